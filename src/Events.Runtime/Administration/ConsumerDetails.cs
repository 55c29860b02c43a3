using System.Globalization;

namespace Events.Administration;

/// <summary>A consumer as an operator sees it.</summary>
/// <param name="Stream">The stream's key.</param>
/// <param name="Group">The group.</param>
/// <param name="Consumer">The consumer's name.</param>
/// <param name="Liveness">What is known of its process.</param>
/// <param name="Pending">How many entries it owns.</param>
/// <param name="Idle">Since its last attempt to read; on Redis 7.0 since its last successful delivery, so a healthy one without work looks idle.</param>
/// <param name="Inactive">Since its last successful delivery; null when there was none or the server does not say (Redis 7.0).</param>
/// <param name="Host">The machine of its process; null when unknown.</param>
/// <param name="ProcessId">The ID of its process there; null when unknown.</param>
/// <param name="Since">Since when it has the name, by its own clock; null when unknown.</param>
/// <param name="LeaseLeft">When its name is free unless it is renewed; null when nobody holds it.</param>
public sealed record ConsumerDetails(
    string Stream,
    string Group,
    string Consumer,
    ConsumerLiveness Liveness,
    long Pending,
    TimeSpan Idle,
    TimeSpan? Inactive,
    string? Host,
    int? ProcessId,
    DateTimeOffset? Since,
    TimeSpan? LeaseLeft)
{
    /// <summary>
    /// The event types that it handles, as its process says beside the stream; of more than 32 the first. Empty when it does not say, such as a program of
    /// another kind.
    /// </summary>
    public IReadOnlyList<string> Handles { get; init; } = [];

    /// <summary>Says in words what is known of it.</summary>
    public string Explanation => Liveness switch
    {
        ConsumerLiveness.Released => "no process: what others have released; the next free consumer of the group claims it",
        ConsumerLiveness.Alive when Host is not null => string.Create(
            CultureInfo.InvariantCulture,
            $"process {ProcessId} on {Host} since {Since?.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z{(Handles.Count == 0 ? "" : $", handles {string.Join(", ", Handles)}")}"),
        ConsumerLiveness.Alive => "its name is held",
        ConsumerLiveness.Dead => $"process {ProcessId} on {Host} has ended",
        _ when Pending > 0 => "no lease: its process has ended, or it is a program of another kind",
        _ => "no lease",
    };
}
