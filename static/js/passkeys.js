// A form with data-passkey asks a passkey when its button is pressed, and sends what it answered. What the browser
// needs stands in data-options, or comes from the address in data-ask. Where there are no passkeys it stays away.
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

const asked = async (form) => {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.ask, { method: "POST", body: new FormData(form) });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
};

const make = async (options) => {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: known(options.excludeCredentials),
    },
  });
  return [made, { attestationObject: text(made.response.attestationObject) }];
};

const use = async (options) => {
  const found = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: known(options.allowCredentials),
    },
  });
  const { authenticatorData, signature, userHandle } = found.response;
  return [
    found,
    {
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      userHandle: userHandle?.byteLength ? text(userHandle) : undefined,
    },
  ];
};

if (window.PublicKeyCredential)
  for (const form of document.querySelectorAll("[data-passkey]")) {
    const button = form.querySelector("button");
    const failed = form.querySelector("[data-failed]");
    form.hidden = false;
    button.addEventListener("click", async () => {
      failed.hidden = true;
      button.disabled = true;
      try {
        const options = await asked(form);
        const [credential, response] = await (form.dataset.passkey === "make" ? make : use)(options);
        form.elements.credential.value = JSON.stringify({
          id: credential.id,
          rawId: text(credential.rawId),
          type: credential.type,
          response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
        });
        // A field of the form that was kept may be called like this, too.
        HTMLFormElement.prototype.submit.call(form);
      } catch {
        failed.hidden = button.disabled = false;
      }
    });
  }
