using Events.Client;

namespace Events.Consuming;

/// <summary>The state of a <see cref="GroupConsumer"/> at one moment: what it is doing, and since when.</summary>
/// <param name="State">What it is doing.</param>
/// <param name="Since">Since when.</param>
/// <param name="LastError">
/// The last failure of the store, or of the consumer itself, which includes that the class of its handlers could not be made; null when there was
/// none. It stays after things are well again. A handler's failure is none of the consumer's.
/// </param>
/// <param name="LastErrorAt">When that was.</param>
/// <param name="Restarts">How many times it has started over (<see cref="ConsumerState.Restarting"/>).</param>
public sealed record ConsumerStatus(
    ConsumerState State, DateTimeOffset Since, Exception? LastError, DateTimeOffset? LastErrorAt, int Restarts);
