using System.Text;
using Events.Contracts;
using Events.Wire;

namespace Events.Generator.Tests.Harness;

/// <summary>An entry as somebody else may write it: any fields in any order.</summary>
internal sealed class Entry
{
    private readonly List<byte> _bytes = [];
    private int _count;

    public static Entry Of(params (string Name, string Value)[] fields)
    {
        var entry = new Entry();
        foreach ((string name, string value) in fields) entry.Add(name, Encoding.UTF8.GetBytes(value));
        return entry;
    }

    public Entry Add(string name, byte[] value)
    {
        AddBulk(Encoding.UTF8.GetBytes(name));
        AddBulk(value);
        _count++;
        return this;
    }

    public static Entry Encode<T>(T value)
        where T : IEvent<T>
    {
        var writer = new EntryWriter(new byte[1], 0, long.MinValue, TestProtection.Instance);
        T.EncodeEntry(in value, ref writer);
        if (writer.IsPending)
        {
            IncompleteEntry incomplete = writer.TakePending();
            incomplete.CompleteAsync(TestProtection.Instance, default).AsTask().GetAwaiter().GetResult();
            writer = incomplete.Resume();
        }

        var entry = new Entry { _count = writer.FieldCount };
        entry._bytes.AddRange(writer.Buffer.AsSpan(0, writer.Position));
        return entry;
    }

    public T Decode<T>()
        where T : IEvent<T> => T.DecodeEntry(Fields);

    /// <summary>There and back.</summary>
    public static T RoundTrip<T>(T value)
        where T : IEvent<T> => Encode(value).Decode<T>();

    public EntryFields Fields => new(_bytes.ToArray(), _count) { Protection = TestProtection.Instance };

    /// <summary>The fields as text: <c>type=order.placed order_id=o-1</c>.</summary>
    public override string ToString() => string.Join(' ', Pairs.Select(pair => $"{pair.Key}={pair.Value}"));

    /// <summary>The fields as they are, what is encrypted or compressed as it was before.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs =>
        [.. ToBytes().Select(pair => new KeyValuePair<string, string>(Encoding.UTF8.GetString(pair.Name), Text(pair.Name, pair.Value)))];

    /// <summary>The same fields in another order.</summary>
    public Entry Shuffle(Random random)
    {
        (byte[] Name, byte[] Value)[] pairs = ToBytes();
        random.Shuffle(pairs);
        var entry = new Entry();
        foreach ((byte[] name, byte[] value) in pairs) entry.Add(Encoding.UTF8.GetString(name), value);
        return entry;
    }

    /// <summary>The same with some fields of another entry behind.</summary>
    public Entry WithFieldsOf(Entry other, params string[] names)
    {
        foreach ((byte[] name, byte[] value) in other.ToBytes())
        {
            if (names.Contains(Encoding.UTF8.GetString(name))) Add(Encoding.UTF8.GetString(name), value);
        }

        return this;
    }

    private string Text(byte[] name, byte[] value)
    {
        string text = Encoding.UTF8.GetString(name);
        return Encoding.UTF8.GetString(text.StartsWith("ev:packed:", StringComparison.Ordinal) && value.Length > 2
            ? TestProtection.Clear(value, Fields.EventType.ToArray(), text["ev:packed:".Length..])
            : value);
    }

    public (byte[] Name, byte[] Value)[] ToBytes()
    {
        var pairs = new List<(byte[], byte[])>();
        EntryReader reader = Fields.GetReader();
        while (reader.TryReadName(out ReadOnlySpan<byte> name))
        {
            byte[] key = name.ToArray();
            pairs.Add((key, reader.ReadBytes().ToArray()));
        }

        return [.. pairs];
    }

    private void AddBulk(byte[] value)
    {
        _bytes.AddRange(Encoding.ASCII.GetBytes($"${value.Length}\r\n"));
        _bytes.AddRange(value);
        _bytes.AddRange("\r\n"u8);
    }
}
