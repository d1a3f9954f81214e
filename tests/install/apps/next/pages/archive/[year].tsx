import Head from 'next/head';
import Link from 'next/link';
import { useRouter } from 'next/router';

/** A page of the pages router, rendered when asked for. */
export const getServerSideProps = async () => ({ props: {} });

export default function Archive() {
  const { year } = useRouter().query;
  return (
    <>
      <Head>
        <title>{`Archive ${year}`}</title>
        <link rel="icon" href="data:," />
      </Head>
      <h1>Archive {year}</h1>
      <Link id="next-year" href="/archive/2002">
        2002
      </Link>
    </>
  );
}
