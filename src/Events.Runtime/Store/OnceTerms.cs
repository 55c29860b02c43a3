using Events.Streams;

namespace Events.Store;

/// <summary>Says how an entry with an idempotency key is appended.</summary>
/// <param name="Window">How long the key is remembered; at least one millisecond.</param>
/// <param name="Trim">What to cut off. Default: nothing.</param>
/// <param name="Durability">
/// Who must have the entry before the call ends, as <see cref="Roles.IStreamStore.AddDurablyAsync"/> has it. Default <see cref="Durability.Acknowledged"/>:
/// nobody else is waited for.
/// </param>
public readonly record struct OnceTerms(TimeSpan Window, StreamTrim Trim = default, Durability Durability = default);
