using Events.Contracts;
using Events.Generator.Tests.Samples;
using Events.Wire;

namespace Events.Generator.Tests.Codecs;

/// <summary>Encoding allocates nothing, decoding only what it returns.</summary>
public sealed partial class AllocationTests
{
    [Event<SampleStream>("numbers")]
    internal sealed partial record Numbers(
        int A, long? B, decimal C, double D, bool E, Guid F, DateTimeOffset G, DateTime H, DateOnly I, TimeOnly J, TimeSpan K,
        Level L, Rights? M, char N, Int128 O, Half P);

    [Event<SampleStream>("numbers.struct")]
    internal readonly partial record struct NumbersStruct(int A, decimal B, DateTimeOffset C);

    private const int Rounds = 1_000;

    private static readonly byte[] Buffer = new byte[16 * 1024];

    [Fact]
    public void Encoding_every_type_allocates_nothing()
    {
        EveryType value = Values.Special();
        Assert.Equal(0, Measure(() => Encode(value)));
        Assert.Equal(0, Measure(() => Encode(new NumbersStruct(1, 2.5m, DateTimeOffset.UnixEpoch))));
    }

    [Fact]
    public void Decoding_values_allocates_the_record_only()
    {
        var value = new Numbers(
            1, 2, 3.5m, 4.5, true, Guid.NewGuid(), DateTimeOffset.UtcNow, DateTime.UtcNow, new DateOnly(2026, 1, 1), new TimeOnly(12, 0),
            TimeSpan.FromDays(1), Level.High, Rights.Read, 'x', Int128.MaxValue, Half.One);
        (int end, int count) = Encode(value);
        long record = Measure(() => value with { });
        Assert.Equal(record, Measure(() => Decode<Numbers>(end, count)));
    }

    [Fact]
    public void Decoding_a_struct_allocates_nothing()
    {
        (int end, int count) = Encode(new NumbersStruct(1, 2.5m, DateTimeOffset.UnixEpoch));
        Assert.Equal(0, Measure(() => Decode<NumbersStruct>(end, count)));
    }

    [Fact]
    public void Decoding_text_allocates_the_record_and_its_strings_only()
    {
        var value = new ForeignEntryTests.OrderPlaced("order-1234", "alice", 49.50m, 3, "größe");
        (int end, int count) = Encode(value);
        long expected = Measure(() => value with { })
            + value.OrderId.Length.Allocated() + value.Customer.Length.Allocated() + value.Note!.Length.Allocated();
        Assert.Equal(expected, Measure(() => Decode<ForeignEntryTests.OrderPlaced>(end, count)));
    }

    [Fact]
    public void Decoding_fields_in_another_order_allocates_no_more()
    {
        var value = new ForeignEntryTests.OrderPlaced("order-1234", "alice", 49.50m, 3, "note");
        byte[] entry = [.. "$4\r\nnote\r\n$4\r\nnote\r\n$5\r\nextra\r\n$1\r\nx\r\n$6\r\namount\r\n$5\r\n49.50\r\n"u8,
            .. "$5\r\nlines\r\n$1\r\n3\r\n$8\r\ncustomer\r\n$5\r\nalice\r\n$4\r\ntype\r\n$12\r\norder.placed\r\n"u8,
            .. "$8\r\norder_id\r\n$10\r\norder-1234\r\n"u8];
        entry.CopyTo(Buffer, 0);
        Assert.Equal(value, Decode<ForeignEntryTests.OrderPlaced>(entry.Length, 7));
        long expected = Measure(() => value with { })
            + value.OrderId.Length.Allocated() + value.Customer.Length.Allocated() + value.Note!.Length.Allocated();
        Assert.Equal(expected, Measure(() => Decode<ForeignEntryTests.OrderPlaced>(entry.Length, 7)));
    }

    [Fact]
    public void Decoding_every_type_allocates_the_record_its_text_and_its_bytes_only()
    {
        EveryType value = Values.Special();
        (int end, int count) = Encode(value);
        long expected = Measure(() => value with { }) + value.String.Length.Allocated() + Measure(() => value.Bytes.AsSpan().ToArray());
        Assert.Equal(expected, Measure(() => Decode<EveryType>(end, count)));
    }

    [Fact]
    public void Nulls_cost_nothing_either_way()
    {
        EveryNullable value = Values.ToNullable(Values.Special(), static _ => false);
        Assert.Equal(0, Measure(() => Encode(value)));
        (int end, int count) = Encode(value);
        Assert.Equal(Measure(() => value with { }), Measure(() => Decode<EveryNullable>(end, count)));
    }

    private static (int End, int Count) Encode<T>(T value)
        where T : IEvent<T>
    {
        var writer = new EntryWriter(Buffer);
        T.EncodeEntry(in value, ref writer);
        return (writer.Position, writer.FieldCount);
    }

    private static T Decode<T>(int end, int count)
        where T : IEvent<T> => T.DecodeEntry(new EntryFields(Buffer.AsSpan(0, end), count));

    private static long Measure<T>(Func<T> run)
    {
        for (int i = 0; i < 50; i++) run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Rounds; i++) run();
        (long each, long rest) = Math.DivRem(GC.GetAllocatedBytesForCurrentThread() - before, Rounds);
        Assert.Equal(0, rest);
        return each;
    }
}
