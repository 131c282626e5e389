/* What is posted to the server, and its answer as {status, data}: status 0 without one, 401 where one is led to sign in. */

export function findingForm(finding) {
  const { user: owner, id: token, kind, category, light, lat, lon, text, stop, seen } = finding;
  const quoted = finding.source ? { quoted_words: finding.hint.words, quote_source: finding.source } : {};
  const version = finding.version ? { version: finding.version } : {};
  const sent = new Date().toISOString();
  return { owner, token, kind, category, light, lat, lon, text, stop_id: stop, seen_at: seen, sent_at: sent, ...quoted, ...version };
}

export function photoForm(photo, bytes) {
  return { owner: photo.user, token: photo.id, file: new File([bytes], "bild", { type: photo.type }) };
}

export function post(address, fields, csrf, progress = null) {
  const form = new FormData();
  Object.entries(fields).forEach(([name, value]) => value !== null && value !== undefined && form.append(name, value));
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", csrf);
    request.timeout = 120000;
    request.onload = () => resolve({ status: ownAnswer(request, address) ? request.status : 401, data: read(request.responseText) });
    request.onerror = request.ontimeout = () => resolve({ status: 0, data: {} });
    if (progress) {
      request.upload.onprogress = (event) => progress(event.lengthComputable ? Math.round((100 * event.loaded) / event.total) : 0);
    }
    request.send(form);
  });
}

/* Whoever is signed out is led to another page. */
const ownAnswer = (request, address) => new URL(request.responseURL).pathname === address;

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
