using System.Globalization;
using System.Net;
using System.Numerics;
using Events.Contracts;

namespace Events.Behaviour.Sample;

/// <summary>An event with a field of each shape, written in its second version.</summary>
[Event<ShapedStream>("shaped", Version = 2)]
public sealed partial record Shaped(
    PartKey Key,
    Place Place,
    Place? Other,
    IReadOnlyList<string?> Words,
    Dictionary<PartKey, decimal> Prices,
    BigInteger Big,
    IPAddress Host,
    ReadOnlyMemory<byte> Data,
    DayOfWeek[] Days,
    string? Note = "none")
{
    /// <summary>All of it as text, since collections are not equal by their elements.</summary>
    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{Key}|{Place}|{Other}|{string.Join(',', Words.Select(word => word ?? "<null>"))}|{string.Join(',', Prices)}|{Big}|"
        + $"{Host}|{Convert.ToHexString(Data.Span)}|{string.Join(',', Days)}|{Note ?? "<null>"}");

    public static Shaped Random(Random random) => new(
        new(RandomGuid(random)),
        new(RandomText(random), random.Next(2) == 0 ? null : RandomText(random), random.NextDouble() * 180),
        random.Next(2) == 0 ? null : new("", null),
        [.. Enumerable.Range(0, random.Next(4)).Select(i => i == 2 ? null : RandomText(random))],
        Enumerable.Range(0, random.Next(4)).ToDictionary(_ => new PartKey(RandomGuid(random)), _ => random.Next(1_000_000) / 100m),
        BigInteger.Pow(random.Next(-9, 9), random.Next(90)),
        new(random.Next()),
        RandomBytes(random),
        [.. Enumerable.Range(0, random.Next(3)).Select(_ => (DayOfWeek)random.Next(9))],
        random.Next(3) switch { 0 => null, 1 => "none", _ => RandomText(random) });

    [Upcast]
    private static Shaped From(ShapedV1 old) =>
        new(new(old.Key), new("", null), null, [], [], BigInteger.Zero, IPAddress.None, default, []);

    private static Guid RandomGuid(Random random)
    {
        byte[] bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private static byte[] RandomBytes(Random random)
    {
        byte[] bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string RandomText(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => random.GetItems(["a", "ü", "\r\n", "$5", "\"", "\\", "漢", "\U0001F600", "[", "1"], 1)[0]));
}
