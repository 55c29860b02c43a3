namespace Company.Worker;

// A Redis stream: its key, and about how many entries it keeps.
[EventStream("stream-key", MaxLength = 100_000)]
public sealed partial class OrderStream;
