namespace Events.Generator.Tests.Samples;

[Event<SampleStream>("every.type")]
internal sealed partial record EveryType
{
    public required string String { get; init; }

    public required bool Bool { get; init; }

    public required char Char { get; init; }

    public required sbyte SByte { get; init; }

    public required byte Byte { get; init; }

    public required short Int16 { get; init; }

    public required ushort UInt16 { get; init; }

    public required int Int32 { get; init; }

    public required uint UInt32 { get; init; }

    public required long Int64 { get; init; }

    public required ulong UInt64 { get; init; }

    public required Int128 Int128 { get; init; }

    public required UInt128 UInt128 { get; init; }

    public required nint NInt { get; init; }

    public required nuint NUInt { get; init; }

    public required decimal Decimal { get; init; }

    public required double Double { get; init; }

    public required float Single { get; init; }

    public required Half Half { get; init; }

    public required Guid Guid { get; init; }

    public required DateTime DateTime { get; init; }

    public required DateTimeOffset DateTimeOffset { get; init; }

    public required DateOnly DateOnly { get; init; }

    public required TimeOnly TimeOnly { get; init; }

    public required TimeSpan TimeSpan { get; init; }

    public required Level Level { get; init; }

    public required Rights Rights { get; init; }

    public required byte[] Bytes { get; init; }
}
