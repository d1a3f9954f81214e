import Link from 'next/link';

export function Links() {
  return (
    <nav>
      <Link id="home" href="/">
        Home
      </Link>{' '}
      <Link id="product" href="/products/42?color=red">
        Product 42
      </Link>
    </nav>
  );
}
