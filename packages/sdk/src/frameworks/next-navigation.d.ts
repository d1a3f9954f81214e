/** What is used of Next.js, which is too large to be installed for its types; tests/install builds with the real one. */
declare module 'next/navigation.js' {
  export const usePathname: () => string | null;
  export const useParams: () => Record<string, string | string[] | undefined> | null;
}
