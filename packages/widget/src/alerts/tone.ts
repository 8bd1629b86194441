/** Two soft notes, a fourth apart: E5 and A5. */
const notesHz = [659.25, 880] as const;
const apartS = 0.11;
const lengthS = 0.5;
/** Of full loudness. */
const loudness = 0.06;

/** Plays a soft tone. A page that the customer has not touched yet may not sound; nothing happens then. */
export function playTone(): void {
  const audio = new AudioContext();
  if (audio.state === "suspended") {
    void audio.close();
    return;
  }
  notesHz.forEach((hz, i) => playNote(audio, hz, audio.currentTime + i * apartS));
  setTimeout(() => void audio.close(), (lengthS + apartS) * 1000 + 200);
}

function playNote(audio: AudioContext, hz: number, at: number): void {
  const note = new OscillatorNode(audio, { type: "sine", frequency: hz });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(loudness, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + lengthS);
  note.connect(volume).connect(audio.destination);
  note.start(at);
  note.stop(at + lengthS);
}
