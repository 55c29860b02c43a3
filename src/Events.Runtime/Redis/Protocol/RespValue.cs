using System.Globalization;
using System.Text;
using Events.Errors;

namespace Events.Redis.Protocol;

/// <summary>A whole reply as a tree, copied out of the receive buffer: for replies that are small and rare.</summary>
internal sealed class RespValue
{
    private readonly byte[] _text;
    private readonly long _number;

    private RespValue(RespKind kind, byte[] text, long number, IReadOnlyList<RespValue> items)
    {
        Kind = kind;
        _text = text;
        _number = number;
        Items = items;
    }

    public static RespValue Null { get; } = new(RespKind.Null, [], 0, []);

    public RespKind Kind { get; }

    /// <summary>The elements of an array or set; names and values of a map, alternating.</summary>
    public IReadOnlyList<RespValue> Items { get; }

    public bool IsNull => Kind == RespKind.Null;

    public bool IsError => Kind == RespKind.Error;

    public ReadOnlySpan<byte> Bytes => _text;

    public static RespValue Scalar(RespToken token, ReadOnlySpan<byte> text) =>
        token.Kind == RespKind.Null ? Null : new RespValue(token.Kind, text.ToArray(), token.Number, []);

    public static RespValue Aggregate(RespKind kind, IReadOnlyList<RespValue> items) => new(kind, [], items.Count, items);

    /// <summary>The text of a string, error or number.</summary>
    public string AsText() => Kind switch
    {
        RespKind.Null or RespKind.Array or RespKind.Set or RespKind.Map => throw Not("text"),
        _ => Encoding.UTF8.GetString(_text),
    };

    /// <summary>An integer, also when it came as text (XPENDING counts so).</summary>
    public long AsInteger()
    {
        if (Kind is RespKind.Integer or RespKind.Boolean) return _number;
        return Kind is RespKind.BulkString or RespKind.SimpleString
            && long.TryParse(_text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw Not("an integer");
    }

    public long? AsNullableInteger() => IsNull ? null : AsInteger();

    public EntryId AsId() =>
        Kind is RespKind.BulkString or RespKind.SimpleString && EntryId.TryParse(_text, out EntryId id) ? id : throw Not("an entry ID");

    public EntryId? AsNullableId() => IsNull ? null : AsId();

    public IReadOnlyList<RespValue> AsArray(int atLeast = 0) =>
        Kind is RespKind.Array or RespKind.Set or RespKind.Map && Items.Count >= atLeast
            ? Items
            : throw Not(atLeast == 0 ? "an array" : $"an array of {atLeast}");

    /// <summary>The value of a name in a map, or in the flat array that is a map in RESP2; null when it is not there.</summary>
    public RespValue? Find(string name)
    {
        IReadOnlyList<RespValue> items = AsArray();
        for (int i = 0; i + 1 < items.Count; i += 2)
        {
            if (items[i].Kind is RespKind.BulkString or RespKind.SimpleString && items[i].AsText() == name) return items[i + 1];
        }

        return null;
    }

    /// <summary>The value of a name that every server sends.</summary>
    public RespValue Get(string name) =>
        Find(name) ?? throw new ProtocolException($"The server's reply lacks the field '{name}': {this}.");

    public override string ToString() => Kind switch
    {
        RespKind.Null => "null",
        RespKind.Array or RespKind.Set => $"[{string.Join(", ", Items)}]",
        RespKind.Map => $"{{{string.Join(", ", Items)}}}",
        RespKind.Integer or RespKind.Double or RespKind.BigNumber or RespKind.Boolean => AsText(),
        _ => RespErrors.Show(_text),
    };

    private ProtocolException Not(string expected) =>
        new($"The server's reply is not what the command answers: expected {expected}, and got {Kind} {this}.");
}
