/** Two buttons that ask whether a page helped. The tracker records the click by `data-ws-event`. */
export function Useful() {
  return (
    <div class="useful" data-useful>
      <fieldset>
        <legend>Did this page help?</legend>
        <button class="button button-quiet button-small" type="button" data-ws-event="Page Found Useful">
          Yes
        </button>
        <button class="button button-quiet button-small" type="button" data-ws-event="Page Found Unhelpful">
          Not quite
        </button>
      </fieldset>
      <p class="form-status" role="status" data-status />
    </div>
  );
}
