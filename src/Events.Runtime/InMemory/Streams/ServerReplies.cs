using Events.Errors;
using Events.Store;

namespace Events.InMemory.Streams;

/// <summary>The errors of Redis 7.0, in its words.</summary>
internal static class ServerReplies
{
    public static WrongTypeException WrongType() =>
        new("WRONGTYPE Operation against a key holding the wrong kind of value");

    public static EntryIdTooSmallException IdTooSmall() =>
        new("ERR The ID specified in XADD is equal or smaller than the target stream top item");

    public static EntryIdTooSmallException IdMustBeGreaterThanZero() =>
        new("ERR The ID specified in XADD must be greater than 0-0");

    public static EntryIdTooSmallException StreamExhausted() =>
        new("ERR The stream has exhausted the last possible ID, unable to add more items");

    public static ServerErrorException ElementsTooLarge() => new("ERR", "ERR Elements are too large to be stored");

    public static ServerErrorException NoFields() => new("ERR", "ERR wrong number of arguments for 'xadd' command");

    public static GroupExistsException GroupExists() => new("BUSYGROUP Consumer Group name already exists");

    public static StreamNotFoundException NoSuchKey() => new("ERR no such key");

    public static StreamNotFoundException GroupNeedsKey() => new(
        "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM "
        + "option to create an empty stream automatically.");

    public static GroupNotFoundException NoSuchGroup(StreamKey stream, string group) =>
        new(OneLine($"NOGROUP No such key '{stream.Name}' or consumer group '{group}'"));

    public static GroupNotFoundException NoSuchGroupToRead(StreamKey stream, string group) =>
        new(NoSuchGroup(stream, group).Message + " in XREADGROUP with GROUP option");

    public static GroupNotFoundException NoSuchGroupToDescribe(StreamKey stream, string group) =>
        new(OneLine($"NOGROUP No such consumer group '{group}' for key name '{stream.Name}'"));

    public static GroupNotFoundException GroupDestroyedWhileBlocked() =>
        new("NOGROUP the consumer group this client was blocked on no longer exists");

    public static ServerErrorException StreamDeletedWhileBlocked() =>
        new("UNBLOCKED", "UNBLOCKED the stream key no longer exists", isTransient: true);

    public static ServerErrorException FieldsOmitted(EntryId deadLetter) =>
        new("OMITTED", $"OMITTED The dead letter {deadLetter} has not its original fields; give it fields");

    public static ServerErrorException TooManyFields(EntryId deadLetter) =>
        new("OMITTED", $"OMITTED The dead letter {deadLetter} has more fields than can be moved; give it fields");

    public static ServerErrorException NotAString(string key) =>
        new WrongTypeException($"WRONGTYPE The dedupe key {key} holds something else than a string");

    // An error reply is one line, whatever the names in it.
    private static string OneLine(string reply) => reply.Replace('\r', ' ').Replace('\n', ' ');
}
