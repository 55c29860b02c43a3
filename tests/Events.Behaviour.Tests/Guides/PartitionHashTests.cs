using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Events.Store;
using Events.Wire;

namespace Events.Behaviour.Guides;

/// <summary>Where a key goes is the same in every program.</summary>
public sealed partial class PartitionHashTests
{
    [Fact]
    public void A_key_has_the_partition_that_the_guide_says()
    {
        // What zlib says of them; of two members the guide writes both.
        MatchCollection rows = Row().Matches(File.ReadAllText(Path.Combine(GuideTests.Guides, "partitions.md")));

        Assert.Equal(4, rows.Count);
        Assert.All(rows, static row =>
        {
            PartitionHash hash = default;
            foreach (Match part in Part().Matches(row.Groups[1].Value)) hash.Add(Encoding.UTF8.GetBytes(part.Groups[1].Value));
            Assert.Equal(uint.Parse(row.Groups[2].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture), hash.Value);
            Assert.Equal(int.Parse(row.Groups[3].Value, CultureInfo.InvariantCulture), PartitionHash.PartitionOf(hash.Value, 16));
            Assert.Equal(int.Parse(row.Groups[4].Value, CultureInfo.InvariantCulture), PartitionHash.PartitionOf(hash.Value, 100));
        });
        Assert.Equal(6, PartitionHash.PartitionOf("123456789", 16));
    }

    [Theory]
    [InlineData("orders", "{orders:3}", "{orders:3}:dead")]
    [InlineData("shop:{orders}", "shop:{orders:3}", "shop:{orders:3}:dead")]
    [InlineData("orders:{acme}:eu", "orders:{acme:3}:eu", "orders:{acme:3}:eu:dead")]
    public void A_partition_has_a_slot_of_its_own_with_what_stands_beside_it(string key, string partition, string beside)
    {
        StreamKey third = new StreamKey(key).Partition(3);

        Assert.Equal((partition, beside), (third.Name, third.Beside("dead").Name));
        Assert.Equal(HashSlot.Of(partition), HashSlot.Of(beside));
        Assert.NotEqual(HashSlot.Of(partition), HashSlot.Of(new StreamKey(key).Partition(4).Name));
    }

    [Fact]
    public void A_key_that_can_have_no_tag_has_no_partitions() => Assert.Throws<ArgumentException>(() => new StreamKey("or}ders").Partition(0));

    [Fact]
    public void Keys_are_spread_evenly()
    {
        var counts = new int[16];
        for (int i = 0; i < 16_000; i++) counts[PartitionHash.PartitionOf($"order-{i}", counts.Length)]++;

        Assert.All(counts, static count => Assert.InRange(count, 800, 1200));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(16385)]
    public void A_stream_has_16384_partitions_at_the_most(int partitions) => Assert.Throws<ArgumentOutOfRangeException>(() =>
        new Events.Definitions.StreamDefinition("Orders", "orders", Retention.None) { Partitions = partitions });

    [GeneratedRegex(@"^\| (.+) \| 0x([0-9A-F]{8}) \| (\d+) \| (\d+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Part();
}
