using System.Collections.Immutable;

namespace Events.Analyzers.Commands;

/// <summary>The names that StackExchange.Redis and our own store give to the arguments of stream commands.</summary>
internal static class ParameterNames
{
    private static readonly ImmutableArray<string> Key = ["key", "stream", "streamPositions"];
    private static readonly ImmutableArray<string> Group = ["groupName", "consumerGroup", "group"];
    private static readonly ImmutableArray<string> Consumer = ["consumerName", "claimingConsumer", "consumer"];
    private static readonly ImmutableArray<string> Position = ["position", "after"];
    private static readonly ImmutableArray<string> Ids = ["messageIds", "messageId", "ids", "id", "entryId", "entryIds"];
    private static readonly ImmutableArray<string> EntryId = ["messageId", "idempotentId", "id"];
    private static readonly ImmutableArray<string> Count = ["count", "countPerStream", "maxCount", "maxSize"];
    private static readonly ImmutableArray<string> MinIdle = ["minIdleTimeInMs", "minIdle", "claimMinIdleTime"];
    private static readonly ImmutableArray<string> StartAt = ["startAtId", "start"];
    private static readonly ImmutableArray<string> NoAck = ["noAck"];
    private static readonly ImmutableArray<string> MaxLength = ["maxLength"];
    private static readonly ImmutableArray<string> Approximate = ["useApproximateMaxLength"];
    private static readonly ImmutableArray<string> MinId = ["minId", "from"];
    private static readonly ImmutableArray<string> MaxId = ["maxId", "to"];
    private static readonly ImmutableArray<string> Options = ["options", "trim"];
    private static readonly ImmutableArray<string> Fields = ["streamPairs", "streamValue", "fields"];
    private static readonly ImmutableArray<string> Block = ["block"];

    public static ImmutableArray<string> Of(StreamArgument argument, StreamCommandKind kind) => argument switch
    {
        StreamArgument.Key => Key,
        StreamArgument.Group => Group,
        StreamArgument.Consumer => Consumer,
        StreamArgument.Position => Position,
        StreamArgument.Ids => kind == StreamCommandKind.Add ? [] : Ids,
        StreamArgument.EntryId => EntryId,
        StreamArgument.Count => Count,
        StreamArgument.MinIdle => MinIdle,
        StreamArgument.StartAt => StartAt,
        StreamArgument.NoAck => NoAck,
        StreamArgument.MaxLength => MaxLength,
        StreamArgument.Approximate => Approximate,
        StreamArgument.MinId => MinId,
        StreamArgument.MaxId => MaxId,
        StreamArgument.Options => Options,
        StreamArgument.Fields => Fields,
        _ => Block,
    };
}
