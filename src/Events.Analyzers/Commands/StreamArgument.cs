namespace Events.Analyzers.Commands;

/// <summary>What an argument of a stream command means, whatever the API calls it.</summary>
internal enum StreamArgument
{
    Key,
    Group,
    Consumer,
    Position,
    Ids,
    EntryId,
    Count,
    MinIdle,
    StartAt,
    NoAck,
    MaxLength,
    Approximate,
    MinId,
    MaxId,
    Options,
    Fields,
    Block,
}
