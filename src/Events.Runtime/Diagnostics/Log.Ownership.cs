using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>Log messages about whose names and entries are: IDs 2100 to 2119. The last one used is 2109.</summary>
internal static partial class Log
{
    [LoggerMessage(2100, LogLevel.Information, "Consumer name {Consumer} of group {Group} on {Stream} was held by {Holder}; that does not run any more, so it was taken at once.")]
    public static partial void NameTakenOver(ILogger logger, string consumer, string group, string stream, string holder);

    [LoggerMessage(2101, LogLevel.Information, "{Count} entries of {Stream} were pending for {Former} of group {Group}, whose lease has run out; they are {Consumer}'s now.")]
    public static partial void NameAdopted(ILogger logger, long count, string stream, string former, string group, string consumer);

    [LoggerMessage(2102, LogLevel.Warning, "{Count} entries of {Stream} ({First} to {Last}) that {Consumer} of group {Group} had in hand were claimed by {Owner}, or given to it. Their handlers are cancelled, and what they do is not used. If nobody meant to: whoever claims idle entries of this group must wait for longer than leases are renewed (LeaseRenewal).")]
    public static partial void EntriesClaimedByOthers(
        ILogger logger, int count, EntryId first, EntryId last, string stream, string consumer, string group, string owner);

    [LoggerMessage(2103, LogLevel.Warning, "{Count} entries of {Stream} ({First} to {Last}) that {Consumer} of group {Group} had in hand were acknowledged by somebody else. Their handlers are cancelled, and what they do is not used.")]
    public static partial void EntriesAcknowledgedByOthers(
        ILogger logger, int count, EntryId first, EntryId last, string stream, string consumer, string group);

    [LoggerMessage(2104, LogLevel.Warning, "{Count} entries of {Stream} ({First} to {Last}) that {Consumer} of group {Group} had in hand will be delivered again: the group was made anew or has gone back to before them. Their handlers are cancelled.")]
    public static partial void EntriesComeAgain(
        ILogger logger, int count, EntryId first, EntryId last, string stream, string consumer, string group);

    [LoggerMessage(2105, LogLevel.Error, "The pending records of {Count} entries of {Stream} ({First} to {Last}) that {Consumer} of group {Group} has in hand are gone: they were destroyed (XGROUP DELCONSUMER, a group made anew, an older copy of the data), or somebody has acknowledged all of them at once; the server does not tell which. They are pending for it again, and are handled.")]
    public static partial void RecordsRestored(
        ILogger logger, int count, EntryId first, EntryId last, string stream, string consumer, string group);

    [LoggerMessage(2106, LogLevel.Error, "The pending records of {Count} entries of {Stream} ({First} to {Last}) of {Consumer} in group {Group} were destroyed, and the entries are not in the stream any more. Those that are in hand are handled; what fails of them, or was waiting for another try, is lost.")]
    public static partial void RecordsGone(
        ILogger logger, int count, EntryId first, EntryId last, string stream, string consumer, string group);

    [LoggerMessage(2107, LogLevel.Warning, "{Count} outcomes of entries of {Stream} ({First} to {Last}) are not used: {Consumer} of group {Group} has lost them or its name.")]
    public static partial void OutcomesDropped(
        ILogger logger, int count, EntryId first, EntryId last, string stream, string consumer, string group);

    [LoggerMessage(2108, LogLevel.Information, "{Count} entries of {Stream} ({First} to {Last}) were moved to {Consumer} of group {Group} by others; they are handled.")]
    public static partial void EntriesMovedHere(
        ILogger logger, int count, EntryId first, EntryId last, string stream, string consumer, string group);

    [LoggerMessage(2109, LogLevel.Warning, "{Count} entries of {Stream} ({First} to {Last}) are pending for {Consumer} of group {Group}, which has not read them: they were handed over, or came back with an older copy of the data, or another program reads under this name. They are handled here; if another program reads them, twice. Logged once in {Interval}.")]
    public static partial void NameShared(
        ILogger logger, int count, EntryId first, EntryId last, string stream, string consumer, string group, TimeSpan interval);
}
