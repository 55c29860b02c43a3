namespace Events.Store.Delivery;

/// <summary>The stream that dead letters go to, and how long it may become.</summary>
/// <param name="Stream">The dead-letter stream, in the stream's slot.</param>
/// <param name="Trim">What an XADD to it cuts off.</param>
public readonly record struct DeadLetterTarget(StreamKey Stream, StreamTrim Trim = default);
