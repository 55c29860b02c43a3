using Events.Definitions;
using Events.Wire;

namespace Events.Generator.Tests.Streams;

/// <summary>What a stream with partitions is told of its events.</summary>
public sealed class PartitionedStreamTests
{
    [Fact]
    public void The_definition_has_the_number_of_partitions_and_the_fields_of_each_key()
    {
        Assert.Equal(8, CarStream.Definition.Partitions);
        Assert.Equal(100, CarStream.Definition.Retention.MaxLength);
        Assert.Equal(["car.driven", "car.moved"], CarStream.Definition.Events.Select(static item => item.Type).Order());
        Assert.All(CarStream.Definition.Events, static item => Assert.Equal(["plate", "trip"], item.PartitionFields));
        Assert.Equal(0, ShopStream.Definition.Partitions);
        Assert.All(ShopStream.Definition.Events, static item => Assert.Empty(item.PartitionFields));
    }

    [Fact]
    public void The_hash_is_that_of_the_values_with_a_zero_byte_between()
    {
        var writer = new EntryWriter(new byte[256]);
        Driven.EncodeEntry(new Driven(12, "B-X 1", 7), ref writer);
        PartitionHash expected = default;
        expected.Add("B-X 1\0"u8);
        EventDefinition driven = CarStream.Definition.Find("car.driven"u8)!;

        Assert.Equal(Crc32("B-X 1\u00007"u8), driven.HashPartitionKey(writer.Written));
        Assert.Null(ShopStream.Definition.Events[0].HashPartitionKey(writer.Written));
        Assert.NotEqual(expected.Value, driven.HashPartitionKey(writer.Written));
    }

    [Fact]
    public void An_entry_without_one_of_the_values_has_no_hash()
    {
        EventDefinition driven = CarStream.Definition.Find("car.driven"u8)!;
        var writer = new EntryWriter(new byte[256]);
        writer.WriteString("$5\r\nplate\r\n"u8, "B-X 1");
        Assert.Null(driven.HashPartitionKey(writer.Written));
        writer.WriteNull("$4\r\ntrip\r\n"u8);
        Assert.Null(driven.HashPartitionKey(writer.Written));
    }

    // Bit by bit, as the guide has it.
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte part in bytes)
        {
            crc ^= part;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
