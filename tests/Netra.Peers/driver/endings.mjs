const pollAfter = 2_000;

/**
 * Matches runs with the notices that end them, whichever comes first. Notices may be lost: a run of which none tells within
 * 2 s is read, then ever less often, as `netra bench` does.
 */
export class Endings {
  #told = new Map();
  #waiting = new Map();
  #read;

  /** @param read (id) => the run's result, null while it has none; throws when it failed */
  constructor(read) {
    this.#read = read;
  }

  /** The run has ended, well unless there is an error. */
  tell(id, error = null) {
    const waiting = this.#waiting.get(id);
    if (waiting) waiting(error);
    else this.#told.set(id, error);
  }

  /** Resolves when the run has completed, rejects when it failed. */
  of(id) {
    return new Promise((resolve, reject) => {
      let timer;
      const end = (error) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        if (error) reject(error);
        else resolve();
      };
      const poll = async (pause) => {
        await this.#look(id);
        if (this.#waiting.has(id)) timer = setTimeout(poll, pause, pause * 2);
      };
      this.#waiting.set(id, end);
      if (this.#told.has(id)) {
        const error = this.#told.get(id);
        this.#told.delete(id);
        end(error);
      } else {
        timer = setTimeout(poll, pollAfter, pollAfter * 2);
      }
    });
  }

  /** Reads all runs that are waited for: a worker that is killed takes notices with it. */
  recheck() {
    for (const id of this.#waiting.keys()) this.#look(id);
  }

  async #look(id) {
    try {
      if ((await this.#read(id)) !== null) this.#waiting.get(id)?.(null);
    } catch (error) {
      this.#waiting.get(id)?.(error);
    }
  }
}
