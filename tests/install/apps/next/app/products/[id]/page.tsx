import { Actions } from '../../actions';
import { Links } from '../../links';

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props) {
  return { title: `Product ${(await params).id}`, icons: 'data:,' };
}

export default async function Product({ params }: Props) {
  return (
    <>
      <Links />
      <h1>Product {(await params).id}</h1>
      <Actions />
    </>
  );
}
