// Writes who is signed in into the header. The pages work without it.
const response = await fetch('/.postern/session');
const who = document.querySelector('#who');
const out = document.querySelector('#out');
if (response.ok) {
  const { claims, sub } = await response.json();
  who.textContent = claims.name ?? sub;
} else {
  out.remove();
}
