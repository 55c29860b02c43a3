using Events.Store.Roles;

namespace Events.Store.Delivery;

/// <summary>The keys beside a stream that delivery uses; see <see cref="IDeliveryStore"/>.</summary>
internal static class DeliveryKeys
{
    /// <summary>The consumer that has what others have released. No process reads as it.</summary>
    public const string ReleasedConsumer = "(released)";

    /// <summary>The consumer that has what a rerun has taken, until the group is given it again. No process reads as it.</summary>
    public const string RerunConsumer = "(rerun)";

    /// <summary>The beginnings, behind the stream, of those keys of which there is one for each group and more.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = ["done:", "committed:", "retry:", "requeue:", "handlers:", "consumer:"];

    /// <summary>Tells whether a name is one that no process reads as.</summary>
    public static bool IsNobody(string consumer) => consumer is ReleasedConsumer or RerunConsumer;

    /// <summary>A stream: what the groups have given up.</summary>
    public static StreamKey DeadLetters(StreamKey stream) => stream.Beside("dead");

    /// <summary>A stream that one group reads: the dead letters that were sent back to it.</summary>
    public static StreamKey Requeue(StreamKey stream, string group) => stream.Beside($"requeue:{Part(group)}");

    /// <summary>Returns the prefix of a group's dedupe keys; each is a string.</summary>
    public static string DedupePrefix(StreamKey stream, string group) => stream.Beside($"done:{Part(group)}:").Name;

    /// <summary>A string: when an entry was committed, Unix milliseconds; see <see cref="IDeliveryStore.CommitAsync"/>.</summary>
    public static StreamKey Committed(StreamKey stream, string group, EntryId id) => stream.Beside($"committed:{Part(group)}:{id}");

    /// <summary>A sorted set: when entries of a group are due that wait for another try; whoever claims one strikes it out.</summary>
    public static StreamKey DueTimes(StreamKey stream, string group) => stream.Beside($"retry:{Part(group)}");

    /// <summary>A hash: the floor of each group.</summary>
    public static StreamKey Floors(StreamKey stream) => stream.Beside("floor");

    /// <summary>A hash: which consumers of a group handle an event type, and when each said so last, Unix milliseconds.</summary>
    public static StreamKey Handlers(StreamKey stream, string group, string eventType) => stream.Beside($"handlers:{Part(group)}:{eventType}");

    /// <summary>
    /// A string: who has the name of a consumer. It is beside the declared stream, also for who asks with the group's requeue stream, which the same consumers
    /// read.
    /// </summary>
    public static StreamKey NameLease(StreamKey stream, string group, string consumer) =>
        DeclaredOf(stream, group).Beside($"consumer:{Part(group)}:{consumer}");

    // A colon parts the group from what follows: none stands in it.
    private static string Part(string group) => KeyParts.Escape(group);

    // What all keys beside the stream begin with, and so as good as the stream for one more of them; it is not how producers name the stream.
    private static StreamKey DeclaredOf(StreamKey stream, string group)
    {
        string requeue = $":requeue:{Part(group)}";
        return stream.Name.EndsWith(requeue, StringComparison.Ordinal) && stream.Name.Length > requeue.Length
            ? new StreamKey(stream.Name[..^requeue.Length])
            : stream;
    }
}
