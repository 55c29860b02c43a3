namespace Events.Generator.Tests.Samples;

[Event<SampleStream>("every.nullable")]
internal sealed partial record EveryNullable
{
    public string? String { get; init; }

    public bool? Bool { get; init; }

    public char? Char { get; init; }

    public sbyte? SByte { get; init; }

    public byte? Byte { get; init; }

    public short? Int16 { get; init; }

    public ushort? UInt16 { get; init; }

    public int? Int32 { get; init; }

    public uint? UInt32 { get; init; }

    public long? Int64 { get; init; }

    public ulong? UInt64 { get; init; }

    public Int128? Int128 { get; init; }

    public UInt128? UInt128 { get; init; }

    public nint? NInt { get; init; }

    public nuint? NUInt { get; init; }

    public decimal? Decimal { get; init; }

    public double? Double { get; init; }

    public float? Single { get; init; }

    public Half? Half { get; init; }

    public Guid? Guid { get; init; }

    public DateTime? DateTime { get; init; }

    public DateTimeOffset? DateTimeOffset { get; init; }

    public DateOnly? DateOnly { get; init; }

    public TimeOnly? TimeOnly { get; init; }

    public TimeSpan? TimeSpan { get; init; }

    public Level? Level { get; init; }

    public Rights? Rights { get; init; }

    public byte[]? Bytes { get; init; }
}
