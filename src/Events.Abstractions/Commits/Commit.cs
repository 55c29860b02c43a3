using System.Text;
using Events.Contracts;
using Events.Headers;
using Events.Wire;

namespace Events.Commits;

/// <summary>
/// The writes that a handler makes together with its acknowledgement: all of it or nothing, and nothing if the entry is no longer
/// this consumer's. All keys must be in the stream's hash slot: share its <c>{tag}</c>, or use a stream key in braces.
/// </summary>
public sealed class Commit
{
    private readonly List<CommitCommand> _commands = [];
    private readonly IHeaderSource? _handled;
    private EventHeaders? _inherited;

    /// <summary>Begins one that belongs to no event.</summary>
    public Commit()
    {
    }

    /// <summary>Begins one for the event that is being handled: what it produces carries that one's headers.</summary>
    /// <param name="handled">The event.</param>
    internal Commit(IHeaderSource handled) => _handled = handled;

    /// <summary>The writes, in order.</summary>
    public IReadOnlyList<CommitCommand> Commands => _commands;

    /// <summary>Sets a string: <c>SET key value</c>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public Commit Set(string key, CommitValue value) => Add("SET", key, value);

    /// <summary>Adds to a number: <c>INCRBY key by</c>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="by">How much; may be negative.</param>
    public Commit Increment(string key, long by = 1) => Add("INCRBY", key, by);

    /// <summary>Sets a field of a hash: <c>HSET key field value</c>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="field">The field.</param>
    /// <param name="value">The value.</param>
    public Commit HashSet(string key, CommitValue field, CommitValue value) => Add("HSET", key, field, value);

    /// <summary>Adds to a number in a hash: <c>HINCRBY key field by</c>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="field">The field.</param>
    /// <param name="by">How much; may be negative.</param>
    public Commit HashIncrement(string key, CommitValue field, long by = 1) => Add("HINCRBY", key, field, by);

    /// <summary>Adds a member to a set: <c>SADD key member</c>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="member">The member.</param>
    public Commit SetAdd(string key, CommitValue member) => Add("SADD", key, member);

    /// <summary>Removes a member from a set: <c>SREM key member</c>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="member">The member.</param>
    public Commit SetRemove(string key, CommitValue member) => Add("SREM", key, member);

    /// <summary>Adds a member to a sorted set, or changes its score: <c>ZADD key score member</c>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="member">The member.</param>
    /// <param name="score">The score.</param>
    public Commit SortedSetAdd(string key, CommitValue member, double score) => Add("ZADD", key, score, member);

    /// <summary>Appends to a list: <c>RPUSH key value</c>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public Commit ListAppend(string key, CommitValue value) => Add("RPUSH", key, value);

    /// <summary>Deletes a key: <c>DEL key</c>.</summary>
    /// <param name="key">The key.</param>
    public Commit Delete(string key) => Add("DEL", key);

    /// <summary>Lets a key expire: <c>PEXPIRE key milliseconds</c>.</summary>
    /// <param name="key">The key.</param>
    /// <param name="after">After how long; at least a millisecond.</param>
    public Commit Expire(string key, TimeSpan after)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(after, TimeSpan.FromMilliseconds(1));
        return Add("PEXPIRE", key, (long)after.TotalMilliseconds);
    }

    /// <summary>Produces an event on a stream in the same slot: <c>XADD</c> with its retention and an ID of the server's.</summary>
    /// <typeparam name="TEvent">An event of that stream.</typeparam>
    /// <param name="eventStream">The stream: an instance of a generated stream class.</param>
    /// <param name="value">The event.</param>
    /// <param name="inheritHeaders">
    /// Whether it carries the headers of the event that is being handled (default), beside those of the stream
    /// (<c>orders.WithHeaders(…)</c>), which take the place of those of the same name. The commit of a batch has none to pass on.
    /// </param>
    /// <exception cref="Protection.KeyUnavailableException">A field is to be encrypted and its key is not in memory yet; it is being asked for. A handler that
    /// lets it out is run again within the same delivery.</exception>
    public Commit Produce<TEvent>(ICommitTarget eventStream, TEvent value, bool inheritHeaders = true)
        where TEvent : IEvent<TEvent>
    {
        ArgumentNullException.ThrowIfNull(eventStream);
        IEntryTarget stream = eventStream.Target;
        EntryWriter writer = stream.BeginEntry();
        TEvent.EncodeEntry(value, ref writer);
        writer.CompleteNow();
        if (inheritHeaders) _inherited ??= _handled?.ReadHeaders();
        stream.EndCommitEntry(ref writer, inheritHeaders ? _inherited : null);
        var arguments = new List<ReadOnlyMemory<byte>>();
        foreach (string argument in stream.GetTrimArguments()) arguments.Add(Encoding.UTF8.GetBytes(argument));
        arguments.Add("*"u8.ToArray());
        EntryFields fields = writer.Written;
        EntryReader reader = fields.GetReader();
        while (reader.TryReadName(out ReadOnlySpan<byte> name))
        {
            arguments.Add(name.ToArray());
            arguments.Add(reader.ReadByteArray());
        }

        _commands.Add(new CommitCommand("XADD", stream.KeyOf(fields), arguments));
        return this;
    }

    /// <summary>Adds any other write of one key.</summary>
    /// <param name="name">The command, such as <c>GEOADD</c>.</param>
    /// <param name="key">The key it writes to.</param>
    /// <param name="arguments">What follows the key.</param>
    public Commit Raw(string name, string key, params ReadOnlySpan<CommitValue> arguments) => Add(name, key, arguments);

    private Commit Add(string name, string key, params ReadOnlySpan<CommitValue> arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var bytes = new ReadOnlyMemory<byte>[arguments.Length];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = arguments[i].Bytes;
        _commands.Add(new CommitCommand(name, key, bytes));
        return this;
    }
}
