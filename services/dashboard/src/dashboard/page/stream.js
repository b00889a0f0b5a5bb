/** Server-sent events over fetch: EventSource cannot send an Authorization header. */
export async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let event = fresh();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      if (line === "") {
        if (event.type) yield { ...event, data: event.data.join("\n") };
        event = fresh();
        continue;
      }
      const colon = line.indexOf(":");
      const name = colon < 0 ? line : line.slice(0, colon);
      const text = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (name === "event") event.type = text;
      else if (name === "id") event.id = text;
      else if (name === "data") event.data.push(text);
    }
  }
}

const fresh = () => ({ type: "", id: null, data: [] });
