/** The operator can put it right: one plain sentence about the database, shown without a stack trace. */
export class DatabaseError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseError';
  }
}
