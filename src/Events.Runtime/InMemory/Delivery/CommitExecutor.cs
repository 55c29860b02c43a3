using System.Globalization;
using System.Text;
using Events.Commits;
using Events.Errors;
using Events.InMemory.Streams;
using Events.InMemory.Values;
using Events.Store;
using Events.Store.Commits;

namespace Events.InMemory.Delivery;

/// <summary>The writes of a commit on the embedded store: the common ones, as Redis does them.</summary>
/// <param name="keys">The keys.</param>
/// <param name="now">The time, Unix milliseconds.</param>
/// <param name="add">Adds an entry to a stream, as XADD.</param>
internal sealed class CommitExecutor(KeySpace keys, Func<long> now, Action<StreamKey, IReadOnlyList<ReadOnlyMemory<byte>>> add)
{
    /// <summary>Tells whether a command was applied.</summary>
    public bool HasApplied { get; private set; }

    /// <summary>Checks what can be checked of all commands, then applies them in order.</summary>
    /// <exception cref="NotSupportedException">The embedded store does not know a command; nothing was written.</exception>
    /// <exception cref="ServerErrorException">A command cannot be applied; the message says which, and what was written.</exception>
    public void Execute(IReadOnlyList<CommitCommand> commands)
    {
        var touched = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < commands.Count; i++)
        {
            CommitCommand command = commands[i];
            Run(() => Check(command, !touched.Add(command.Key)), command, i, commands.Count, "Nothing was written.");
        }

        for (int i = 0; i < commands.Count; i++)
        {
            CommitCommand command = commands[i];
            Run(() => Apply(command), command, i, commands.Count, i == 0 ? "Nothing was written." : "Those before it were applied.");
            HasApplied = true;
        }
    }

    // In the words of the script over Redis.
    private static void Run(Action action, CommitCommand command, int index, int count, string written)
    {
        try
        {
            action();
        }
        catch (ServerErrorException error)
        {
            string reply = $"{error.Message} (command {index + 1} of {count}: {command.Name} {command.Key}). {written}";
            throw error switch
            {
                WrongTypeException => new WrongTypeException(reply),
                EntryIdTooSmallException => new EntryIdTooSmallException(reply),
                _ => new ServerErrorException(error.Code, reply),
            };
        }
    }

    private void Check(CommitCommand command, bool isTouched)
    {
        ValueKind kind = CommitRules.KindOf(command) ?? throw new NotSupportedException(
            $"The embedded store does not know the command {command.Name} in a commit; over Redis it is executed by the server.");
        if (isTouched) return;
        var key = new StreamKey(command.Key);
        switch (kind)
        {
            case ValueKind.String:
                keys.Find<StringValue>(key);
                break;
            case ValueKind.Integer:
                Integer(keys.Find<StringValue>(key)?.Text);
                break;
            case ValueKind.Number:
                Number(keys.Find<StringValue>(key)?.Text);
                break;
            case ValueKind.Hash:
                keys.Find<HashValue>(key);
                break;
            case ValueKind.HashInteger:
                Integer(keys.Find<HashValue>(key)?.Fields.GetValueOrDefault(Text(command, 0)));
                break;
            case ValueKind.HashNumber:
                Number(keys.Find<HashValue>(key)?.Fields.GetValueOrDefault(Text(command, 0)));
                break;
            case ValueKind.Set:
                keys.Find<SetValue>(key);
                break;
            case ValueKind.SortedSet:
                keys.Find<SortedSetValue>(key);
                break;
            case ValueKind.List:
                keys.Find<ListValue>(key);
                break;
            case ValueKind.Stream:
                keys.Find(key);
                break;
        }
    }

    private void Apply(CommitCommand command)
    {
        var key = new StreamKey(command.Key);
        switch (command.Name.ToUpperInvariant())
        {
            case "SET":
                Set(command, key);
                break;
            case "DEL" or "UNLINK":
                keys.Delete(key);
                break;
            case "EXPIRE":
                Expire(command, key, 1000);
                break;
            case "PEXPIRE":
                Expire(command, key, 1);
                break;
            case "PERSIST":
                keys.Expire(key, null);
                break;
            case "APPEND":
                Replace(key, (keys.Find<StringValue>(key)?.Text ?? "") + Text(command, 0));
                break;
            case "INCR":
                Increment(key, 1);
                break;
            case "DECR":
                Increment(key, -1);
                break;
            case "INCRBY":
                Increment(key, Integer(Text(command, 0)));
                break;
            case "DECRBY":
                Increment(key, -Integer(Text(command, 0)));
                break;
            case "INCRBYFLOAT":
                Replace(key, Format(Number(keys.Find<StringValue>(key)?.Text) + Number(Text(command, 0))));
                break;
            case "HSET" or "HINCRBY" or "HINCRBYFLOAT" or "HDEL":
                ApplyToHash(command, key);
                break;
            case "SADD":
                keys.FindOrCreate<SetValue>(key).Members.UnionWith(Texts(command));
                break;
            case "SREM":
                Shrink<SetValue>(key, set => set.Members.ExceptWith(Texts(command)), set => set.Members.Count);
                break;
            case "ZADD":
                AddToSortedSet(command, key);
                break;
            case "ZREM":
                Shrink<SortedSetValue>(
                    key,
                    set =>
                    {
                        foreach (string member in Texts(command)) set.Scores.Remove(member);
                    },
                    set => set.Scores.Count);
                break;
            case "LPUSH":
                foreach (string item in Texts(command)) keys.FindOrCreate<ListValue>(key).Items.Insert(0, item);
                break;
            case "RPUSH":
                keys.FindOrCreate<ListValue>(key).Items.AddRange(Texts(command));
                break;
            case "XADD":
                add(key, command.Arguments);
                break;
            default:
                throw new InvalidOperationException($"The command {command.Name} was not checked.");
        }
    }

    private static string Text(CommitCommand command, int index) => Encoding.Latin1.GetString(command.Arguments[index].Span);

    private static IEnumerable<string> Texts(CommitCommand command, int first = 0)
    {
        for (int i = first; i < command.Arguments.Count; i++) yield return Text(command, i);
    }

    private static long Integer(string? text) =>
        text is null ? 0
        : CommitRules.TryParseInteger(Encoding.Latin1.GetBytes(text), out long value) ? value
        : throw new ServerErrorException("ERR", "ERR value is not an integer or out of range");

    private static double Number(string? text) =>
        text is null ? 0
        : CommitRules.TryParseNumber(Encoding.Latin1.GetBytes(text), out double value) ? value
        : throw new ServerErrorException("ERR", "ERR value is not a valid float");

    // As Redis prints numbers: 17 digits, and no zeros at the end.
    private static string Format(double value) => value.ToString("0.#################", CultureInfo.InvariantCulture);

    private static long Add(long value, long increment)
    {
        try
        {
            return checked(value + increment);
        }
        catch (OverflowException)
        {
            throw new ServerErrorException("ERR", "ERR increment or decrement would overflow");
        }
    }

    private void Set(CommitCommand command, StreamKey key)
    {
        SetArguments arguments = SetArguments.Parse(command.Name, command.Arguments);
        bool isThere = keys.Exists(key);
        if ((arguments.OnlyIfAbsent && isThere) || (arguments.OnlyIfPresent && !isThere)) return;
        long? expiry = arguments.KeepsExpiry ? keys.ExpiryOf(key)
            : arguments.ExpiresIn is { } time ? now() + time
            : arguments.ExpiresAt;
        keys.Set(key, new StringValue(Text(command, 0)));
        keys.Expire(key, expiry);
    }

    private void Expire(CommitCommand command, StreamKey key, long unit)
    {
        long expiry = now() + (Integer(Text(command, 0)) * unit);
        if (command.Arguments.Count > 1)
        {
            long? known = keys.ExpiryOf(key);
            bool applies = Text(command, 1).ToUpperInvariant() switch
            {
                "NX" => known is null,
                "XX" => known is not null,
                "GT" => expiry > known,
                "LT" => known is null || expiry < known,
                string option => throw new ServerErrorException("ERR", $"ERR Unsupported option {option}"),
            };
            if (!applies) return;
        }

        keys.Expire(key, expiry);
    }

    private void Increment(StreamKey key, long by) =>
        Replace(key, Add(Integer(keys.Find<StringValue>(key)?.Text), by).ToString(CultureInfo.InvariantCulture));

    // A string that is changed keeps its time of expiry.
    private void Replace(StreamKey key, string text)
    {
        long? expiry = keys.ExpiryOf(key);
        keys.Set(key, new StringValue(text));
        keys.Expire(key, expiry);
    }

    private void ApplyToHash(CommitCommand command, StreamKey key)
    {
        if (command.Name.Equals("HDEL", StringComparison.OrdinalIgnoreCase))
        {
            Shrink<HashValue>(
                key,
                hash =>
                {
                    foreach (string name in Texts(command)) hash.Fields.Remove(name);
                },
                hash => hash.Fields.Count);
            return;
        }

        Dictionary<string, string> fields = keys.FindOrCreate<HashValue>(key).Fields;
        string field = Text(command, 0);
        switch (command.Name.ToUpperInvariant())
        {
            case "HSET":
                for (int i = 0; i < command.Arguments.Count; i += 2) fields[Text(command, i)] = Text(command, i + 1);
                break;
            case "HINCRBY":
                long sum = Add(Integer(fields.GetValueOrDefault(field)), Integer(Text(command, 1)));
                fields[field] = sum.ToString(CultureInfo.InvariantCulture);
                break;
            default:
                fields[field] = Format(Number(fields.GetValueOrDefault(field)) + Number(Text(command, 1)));
                break;
        }
    }

    private void AddToSortedSet(CommitCommand command, StreamKey key)
    {
        ZAddArguments arguments = ZAddArguments.Parse(command.Name, command.Arguments);
        Dictionary<string, double> scores = keys.FindOrCreate<SortedSetValue>(key).Scores;
        for (int i = arguments.FirstScore; i < command.Arguments.Count; i += 2)
        {
            double score = ZAddArguments.Score(command.Name, command.Arguments[i].Span);
            string member = Text(command, i + 1);
            bool isKnown = scores.TryGetValue(member, out double known);
            bool applies = isKnown
                ? !arguments.OnlyNew && !(arguments.OnlyGreater && score <= known) && !(arguments.OnlyLess && score >= known)
                : !arguments.OnlyKnown;
            if (applies) scores[member] = score;
        }

        if (scores.Count == 0) keys.Delete(key);
    }

    // What is empty is not there.
    private void Shrink<T>(StreamKey key, Action<T> remove, Func<T, int> count)
        where T : class
    {
        if (keys.Find<T>(key) is not { } value) return;
        remove(value);
        if (count(value) == 0) keys.Delete(key);
    }
}
