import type { Child } from 'hono/jsx';
import type { Link } from '../content/navigation.ts';
import { Breadcrumbs } from './breadcrumbs.tsx';

/** The top of an inner page: the way here, the title, and a sentence or two. */
export function PageIntro({
  trail = [],
  title,
  children,
}: {
  /** Pages above this one, without the home page. @default [] */
  trail?: readonly Link[];
  title: string;
  children?: Child;
}) {
  return (
    <div class="page-intro">
      <Breadcrumbs links={trail} />
      <h1>{title}</h1>
      {children ? <div class="lead">{children}</div> : null}
    </div>
  );
}
