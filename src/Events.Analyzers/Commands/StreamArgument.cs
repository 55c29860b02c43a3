namespace Events.Analyzers.Commands;

/// <summary>The meaning of an argument of a stream command, whatever the API calls it.</summary>
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
