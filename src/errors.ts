/** Something the person can put right, in words for them. `field` is the form field it is about, if there is one. */
export class UserError extends Error {
  readonly field: string | undefined;

  constructor(message: string, field?: string) {
    super(message);
    this.name = 'UserError';
    this.field = field;
  }
}

/** The operator's mistake: a setting that is missing or malformed. One plain sentence that says how to put it right. */
export class ConfigError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConfigError';
  }
}
