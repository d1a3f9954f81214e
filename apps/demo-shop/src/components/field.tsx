import type { Child } from 'hono/jsx';

type Common = {
  /** The control's `name`; also the last part of its id. */
  name: string;
  label: string;
  /** A line below the control that says what to enter. */
  hint?: string;
  /** @default true */
  required?: boolean;
  /** Lets the tracker send the value: only for answers that say nothing about who someone is. @default false */
  valueMayBeSent?: boolean;
};

/** Attributes that go to the control as they are (`type`, `autocomplete`, `min`, …). */
type Extra = { attributes?: Record<string, string | number | boolean | undefined> };

/** An input of one line. */
export function TextField(props: Common & Extra) {
  return <Labelled {...props}>{<input {...control(props)} {...props.attributes} />}</Labelled>;
}

/** An input of several lines. */
export function TextArea(props: Common & Extra) {
  return <Labelled {...props}>{<textarea rows={4} {...control(props)} {...props.attributes} />}</Labelled>;
}

/** One choice of a few, closed until asked. `options` maps values to words. */
export function SelectField(props: Common & Extra & { options: Record<string, string> }) {
  return (
    <Labelled {...props}>
      <select {...control(props)} {...props.attributes}>
        <option value="">Please choose</option>
        {Object.entries(props.options).map(([value, words]) => (
          <option value={value}>{words}</option>
        ))}
      </select>
    </Labelled>
  );
}

/** One choice of a few, all in sight. `options` maps values to words. */
export function RadioField({
  name,
  label,
  options,
  chosen,
  valueMayBeSent,
}: Common & { options: Record<string, Child>; chosen?: string }) {
  return (
    <fieldset class="choices">
      <legend>{label}</legend>
      {Object.entries(options).map(([value, words]) => (
        <label class="choice">
          <input
            type="radio"
            name={name}
            value={value}
            required
            checked={value === chosen}
            data-ws-value={valueMayBeSent}
          />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** A box to tick. */
export function CheckField({
  name,
  required = true,
  children,
}: {
  name: string;
  required?: boolean;
  children: Child;
}) {
  return (
    <label class="choice">
      <input type="checkbox" name={name} required={required} />
      <span>{children}</span>
    </label>
  );
}

function Labelled({ name, label, hint, required = true, children }: Common & { children: Child }) {
  return (
    <div class="field">
      <label for={`field-${name}`}>
        {label}
        {required ? null : <span class="optional"> (optional)</span>}
      </label>
      {children}
      {hint ? (
        <p class="hint" id={`hint-${name}`}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}

function control({ name, hint, required = true, valueMayBeSent }: Common) {
  return {
    id: `field-${name}`,
    name,
    required,
    'aria-describedby': hint ? `hint-${name}` : undefined,
    'data-ws-value': valueMayBeSent || undefined,
  };
}
