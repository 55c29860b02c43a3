using Events.Conformance.Entries;
using Events.Store;
using Events.Streams;

namespace Events.Conformance.Differential;

/// <summary>
/// Makes up commands on one key. IDs lie in the far future, so that <c>*</c> gives the next one on every store, and
/// minimum idle times are nothing or an hour, so that no outcome depends on the speed of a store.
/// </summary>
/// <param name="seed">The same seed makes the same commands.</param>
/// <param name="blocks">Whether reads may wait.</param>
internal sealed class CommandGenerator(int seed, bool blocks)
{
    private const ulong FirstMilliseconds = 90_000_000_000_000;

    private static readonly string[] Groups = ["g1", "G\u00fc"];
    private static readonly string[] Consumers = ["alice", "bob", "Carol"];
    private static readonly TimeSpan[] MinIdles = [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromHours(1)];

    private readonly Random _random = new(seed);
    private readonly List<EntryId> _known = [];
    private readonly List<EntryId> _delivered = [];
    private EntryId _last = new(FirstMilliseconds, 0);
    private int _blocked;

    // Whether the stream has a last ID in the future, and whether something else than a stream is in its place.
    private bool _isAnchored;
    private bool _isOtherValue;
    private int _groupsCreated;

    /// <summary>The next command.</summary>
    public Command Next()
    {
        // Much is refused without a stream and without groups; sequences should soon get beyond that.
        if (_isOtherValue && _random.Next(6) == 0) return DeleteStream();
        if (_groupsCreated < 2 && _random.Next(4) == 0) return CreateGroup();
        return _random.Next(100) switch
        {
            < 16 => Add(NewId(), SomeFields(), SomeTrim()),
            < 20 => Add(_isAnchored ? null : NewId(), SomeFields(), SomeTrim()),
            < 25 => _isAnchored ? Batch() : Add(NewId(), SomeFields(), SomeTrim()),
            < 27 => Trim(),
            < 31 => Delete(),
            < 34 => Range(),
            < 36 => Read(),
            < 38 => CreateGroup(),
            < 54 => ReadNew(),
            < 60 => ReadPending(),
            < 67 => Acknowledge(),
            < 74 => Claim(),
            < 78 => ClaimIds(),
            < 84 => AutoClaim(),
            < 91 => Pending(),
            < 97 => blocks ? Block() : ReadNew(),
            97 => DescribeConsumers(),
            98 => DestroyGroup(),
            _ => _random.Next(3) switch { 0 => PutOtherValue(), 1 => DeleteStream(), _ => DestroyGroup() },
        };
    }

    private Command Add(EntryId? id, Fields fields, StreamTrim trim)
    {
        if (id is { } given) _isAnchored |= given != EntryId.Min && !_isOtherValue;
        _known.Add(id ?? (_last = _last.Next()));
        string text = $"XADD {Show(trim)} {(id is null ? "*" : id)} {fields.Count} fields of {fields.Bytes.Length} bytes";
        return new Command(
            text, async subject => $"{await subject.Store.AddAsync(subject.Key, fields.View, trim, id)}");
    }

    private Command Batch()
    {
        int count = _random.Next(3) == 0 ? _random.Next(60, 160) : _random.Next(1, 6);
        Fields[] fields = [.. Enumerable.Range(0, count).Select(_ => SomeFields())];
        byte[] bytes = [.. fields.SelectMany(entry => entry.Bytes)];
        var entries = new EncodedEntry[count];
        int end = 0;
        for (int i = 0; i < count; i++) entries[i] = new EncodedEntry(end += fields[i].Bytes.Length, fields[i].Count);
        StreamTrim trim = SomeTrim();
        for (int i = 0; i < count; i++) _known.Add(_last = _last.Next());
        return new Command($"{count} times XADD {Show(trim)} *, {bytes.Length} bytes", async subject =>
        {
            var ids = new EntryId[count];
            await subject.Store.AddBatchAsync(subject.Key, new(bytes, entries), trim, ids);
            return string.Join(' ', ids);
        });
    }

    private Command Trim()
    {
        StreamTrim trim = SomeTrim(always: true);
        return new Command(
            $"XTRIM {Show(trim)}", async subject => $"{await subject.Store.TrimAsync(subject.Key, trim)}");
    }

    private Command Delete()
    {
        EntryId[] ids = SomeIds(_random.Next(5) == 0 ? 60 : 4);
        return new Command(
            $"XDEL {string.Join(' ', ids)}", async subject => $"{await subject.Store.DeleteAsync(subject.Key, ids)}");
    }

    private Command Range()
    {
        EntryId from = SomeId();
        EntryId to = SomeId();
        int count = SomeCount();
        return _random.Next(2) == 0
            ? new Command($"XRANGE {from} {to} COUNT {count}", async subject =>
                Subject.Show(await subject.Store.RangeAsync(subject.Key, from, to, count)))
            : new Command($"XREVRANGE {to} {from} COUNT {count}", async subject =>
                Subject.Show(await subject.Store.ReverseRangeAsync(subject.Key, to, from, count)));
    }

    private Command Read()
    {
        EntryId after = SomeId();
        int count = SomeCount();
        return new Command($"XREAD COUNT {count} {after}", async subject =>
            Subject.Show(await subject.Store.ReadAsync(subject.Key, after, count)));
    }

    private Command CreateGroup()
    {
        string group = Pick(Groups);
        EntryId? after = _random.Next(6) switch { 0 => null, 1 => SomeId(), _ => EntryId.Min };
        bool makeStream = _random.Next(4) > 0;
        _groupsCreated++;
        return new Command(
            $"XGROUP CREATE {group} {(after is null ? "$" : after)} {(makeStream ? "MKSTREAM" : "")}",
            async subject =>
            {
                await subject.Store.CreateGroupAsync(subject.Key, group, after, makeStream);
                return "OK";
            });
    }

    private Command DescribeConsumers() => new("XINFO CONSUMERS none", async subject =>
        $"{(await subject.Store.ConsumerInfoAsync(subject.Key, "none")).Count}");

    private Command DestroyGroup()
    {
        _groupsCreated--;
        string group = Pick(Groups);
        return new Command($"XGROUP DESTROY {group}", async subject =>
            $"{await subject.Store.DestroyGroupAsync(subject.Key, group)}");
    }

    private Command ReadNew()
    {
        (string group, string consumer, int count) = (Pick(Groups), Pick(Consumers), SomeCount());
        EntryId[] acknowledge = _random.Next(2) == 0 ? [] : SomeIds(5);
        bool noAck = _random.Next(8) == 0;
        string option = noAck ? "NOACK" : "";
        return new Command(
            $"XACK {group} {string.Join(' ', acknowledge)}; XREADGROUP {group} {consumer} COUNT {count} {option} >",
            async subject =>
            {
                await using IGroupReader reader = subject.Store.OpenReader(new ConsumerKey(subject.Key, group, consumer), noAck);
                return Deliver(await reader.ReadNewAsync(count, TimeSpan.Zero, acknowledge, default));
            });
    }

    private Command ReadPending()
    {
        (string group, string consumer, int count) = (Pick(Groups), Pick(Consumers), SomeCount());
        EntryId after = SomeId();
        return new Command($"XREADGROUP {group} {consumer} COUNT {count} {after}", async subject =>
        {
            await using IGroupReader reader = subject.Store.OpenReader(new ConsumerKey(subject.Key, group, consumer));
            return Subject.Show(await reader.ReadPendingAsync(after, count, default));
        });
    }

    private Command Block()
    {
        (string group, string consumer, int count) = (Pick(Groups), Pick(Consumers), SomeCount());
        bool noAck = _random.Next(8) == 0;
        string text = $"XREADGROUP {group} {consumer} COUNT {count} BLOCK {(noAck ? "NOACK" : "")} as read {++_blocked}";
        string name = $"read {_blocked}";
        return new Command(text, subject =>
        {
            subject.Block(name, group, consumer, count, noAck);
            return Task.FromResult("");
        });
    }

    private Command Acknowledge()
    {
        string group = Pick(Groups);
        EntryId[] ids = SomeIds(_random.Next(4) == 0 ? 80 : 6);
        return new Command($"XACK {group} {string.Join(' ', ids)}", async subject =>
            $"{await subject.Store.AcknowledgeAsync(subject.Key, group, ids)}");
    }

    private Command Claim()
    {
        (string group, string consumer, TimeSpan minIdle) = (Pick(Groups), Pick(Consumers), Pick(MinIdles));
        EntryId[] ids = SomeIds(8);
        return new Command($"XCLAIM {group} {consumer} {minIdle} {string.Join(' ', ids)}", async subject =>
            Subject.Show(await subject.Store.ClaimAsync(new(subject.Key, group, consumer), minIdle, ids)));
    }

    private Command ClaimIds()
    {
        (string group, string consumer, TimeSpan minIdle) = (Pick(Groups), Pick(Consumers), Pick(MinIdles));
        EntryId[] ids = SomeIds(8);
        return new Command($"XCLAIM {group} {consumer} {minIdle} {string.Join(' ', ids)} JUSTID", async subject =>
            string.Join(' ', await subject.Store.ClaimIdsAsync(new(subject.Key, group, consumer), minIdle, ids)));
    }

    private Command AutoClaim()
    {
        (string group, string consumer, TimeSpan minIdle) = (Pick(Groups), Pick(Consumers), Pick(MinIdles));
        (EntryId start, int count) = (_random.Next(2) == 0 ? EntryId.Min : SomeId(), SomeCount());
        return new Command($"XAUTOCLAIM {group} {consumer} {minIdle} {start} COUNT {count}", async subject =>
        {
            using ClaimPage page = await subject.Store.AutoClaimAsync(new(subject.Key, group, consumer), minIdle, start, count);
            return $"{page.Cursor} {Subject.Show(page.Entries)} gone {string.Join(' ', page.DeletedIds)}";
        });
    }

    private Command Pending()
    {
        string group = Pick(Groups);
        var query = new PendingQuery
        {
            From = SomeId(),
            To = _random.Next(2) == 0 ? EntryId.Max : SomeId(),
            Count = SomeCount(),
            Consumer = _random.Next(2) == 0 ? null : Pick(Consumers),
            MinIdle = Pick(MinIdles),
        };
        return new Command($"XPENDING {group} {query}", async subject =>
            Subject.Show(await subject.Store.PendingAsync(subject.Key, group, query)));
    }

    private Command DeleteStream()
    {
        _isAnchored = false;
        _isOtherValue = false;
        _groupsCreated = 0;
        return new Command("DEL", async subject => $"{await subject.Store.DeleteStreamAsync(subject.Key)}");
    }

    private Command PutOtherValue()
    {
        _isAnchored = false;
        _isOtherValue = true;
        return new Command("SET", async subject =>
        {
            await subject.PutOtherValueAsync();
            return "OK";
        });
    }

    // What was delivered is what acknowledging and claiming is about.
    private string Deliver(EntryPage page)
    {
        for (int i = 0; i < page.Count; i++) _delivered.Add(page.GetId(i));
        if (_delivered.Count > 400) _delivered.RemoveRange(0, 200);
        return Subject.Show(page);
    }

    private T Pick<T>(T[] among) => among[_random.Next(among.Length)];

    private int SomeCount() => _random.Next(6) switch { 0 => 1, 1 => 1_000, 2 => 100, _ => _random.Next(2, 12) };

    private EntryId SomeId() => _random.Next(24) switch
    {
        0 or 1 => EntryId.Min,
        2 => EntryId.Max,
        3 => new EntryId(FirstMilliseconds + (ulong)_random.Next(50), (ulong)_random.Next(3)),
        4 => _last,
        < 15 when _delivered.Count > 0 => _delivered[^_random.Next(1, Math.Min(_delivered.Count, 60) + 1)],
        _ when _known.Count == 0 => EntryId.Min,
        < 20 => _known[^_random.Next(1, Math.Min(_known.Count, 40) + 1)],
        _ => _known[_random.Next(_known.Count)],
    };

    private EntryId[] SomeIds(int most)
    {
        int count = _random.Next(1, most + 1);
        List<EntryId> among = _random.Next(3) == 0 ? _known : _delivered;
        if (among.Count <= count || _random.Next(2) == 0) return [.. Enumerable.Range(0, count).Select(_ => SomeId())];

        // A run of neighbours: empties nodes and leaves.
        int start = Math.Max(0, among.Count - _random.Next(1, 150) - count);
        return [.. among.GetRange(start, count)];
    }

    private EntryId NewId()
    {
        switch (_random.Next(10))
        {
            case 0:
                // The largest ID of all ends the life of a stream; that should happen, but seldom.
                EntryId id = SomeId();
                return id == EntryId.Max && _random.Next(4) > 0 ? _last : id;
            case 1:
                return _last;
            case < 6:
                return _last = new EntryId(_last.Milliseconds, _last.Sequence + (ulong)_random.Next(1, 4));
            default:
                return _last = new EntryId(_last.Milliseconds + (ulong)_random.Next(1, 2_000), (ulong)_random.Next(3));
        }
    }

    private StreamTrim SomeTrim(bool always = false) => _random.Next(always ? 4 : 16) switch
    {
        0 => StreamTrim.ToLength(SomeLength()),
        1 => StreamTrim.ToLength(SomeLength(), exact: true),
        2 => StreamTrim.ToMinId(SomeId()),
        3 => StreamTrim.ToMinId(SomeId(), exact: true),
        _ => StreamTrim.None,
    };

    private long SomeLength() => _random.Next(12) switch { 0 => 0, 1 => 1, 2 => _random.Next(10), _ => _random.Next(400) };

    private Fields SomeFields()
    {
        if (_random.Next(3) > 0)
        {
            return Fields.Of("type", "order.placed", "id", $"o-{_random.Next(2_000)}", "n", SomeNumber());
        }

        int count = _random.Next(1, 5);
        return Fields.Of([.. Enumerable.Range(0, count).SelectMany(i => new[] { SomeName(i), SomeValue() })]);
    }

    private string SomeName(int index) => _random.Next(4) switch { 0 => "", 1 => "17", _ => $"field-{index}" };

    // Sizes and numbers around the limits of Redis's encodings, on which the size of a node depends.
    private string SomeValue() => _random.Next(8) switch
    {
        0 => "",
        1 => new string('v', _random.Next(60, 68)),
        2 => new string('v', _random.Next(120, 132)),
        3 => new string('v', _random.Next(1_000)),
        4 => _random.Next(10) == 0 ? new string('v', _random.Next(4_080, 4_110)) : "x",
        5 => "007",
        6 => "-0",
        _ => SomeNumber(),
    };

    private string SomeNumber()
    {
        long power = 1L << _random.Next(63);
        long number = (power - 1) + _random.Next(3);
        return _random.Next(2) == 0 ? $"{number}" : $"-{number}";
    }

    private static string Show(StreamTrim trim) => trim.Kind switch
    {
        StreamTrimKind.MaxLength => $"MAXLEN {(trim.IsExact ? '=' : '~')} {trim.MaxLength}",
        StreamTrimKind.MinId => $"MINID {(trim.IsExact ? '=' : '~')} {trim.MinId}",
        _ => "",
    };
}
