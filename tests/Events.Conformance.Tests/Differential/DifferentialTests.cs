using System.Globalization;
using System.Text;
using Events.Conformance.Stores;
using Events.Store;
using Events.TestSupport;

namespace Events.Conformance.Differential;

/// <summary>
/// The strongest claim of the embedded store: that nobody can tell it from Redis 7.0. Made-up sequences of commands run
/// on both; every answer and, every few steps, everything that can be seen of the key must be the same.
/// </summary>
/// <remarks>
/// A sequence is its seed. <c>EVENTS_DIFFERENTIAL_SEEDS=1000-1999</c> and <c>EVENTS_DIFFERENTIAL_STEPS=2000</c> search
/// further than the ordinary run does. With a later server, what changed since 7.0 is left out of the comparison:
/// blocked reads, the lag, and which consumers there are.
/// </remarks>
[Collection(RedisCollection.Name)]
public sealed class DifferentialTests(RedisStoreFixture redis, InMemoryStoreFixture memory)
    : IClassFixture<InMemoryStoreFixture>
{
    private const int StepsBetweenLooks = 4;

    public static TheoryData<int> Seeds
    {
        get
        {
            string[] range = (Environment.GetEnvironmentVariable("EVENTS_DIFFERENTIAL_SEEDS") ?? "1-10").Split('-');
            int first = int.Parse(range[0], CultureInfo.InvariantCulture);
            int last = int.Parse(range[^1], CultureInfo.InvariantCulture);
            return [.. Enumerable.Range(first, last - first + 1)];
        }
    }

    private static int Steps =>
        int.Parse(Environment.GetEnvironmentVariable("EVENTS_DIFFERENTIAL_STEPS") ?? "400", CultureInfo.InvariantCulture);

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task The_embedded_store_answers_as_Redis_does(int seed)
    {
        var key = new StreamKey(RedisServer.UniqueKey());
        await using var real = new Subject(redis, key, redis.IsRedis70);
        await using var embedded = new Subject(memory, key, redis.IsRedis70);
        var generator = new CommandGenerator(seed, blocks: redis.IsRedis70);
        var told = new StringBuilder();
        for (int step = 1; step <= Steps; step++)
        {
            Command command = generator.Next();
            told.AppendLine(CultureInfo.InvariantCulture, $"{step}: {command.Text}");
            Compare(await real.RunAsync(command), await embedded.RunAsync(command), "the answer");
            await real.SettleAsync();
            await embedded.SettleAsync();
            Compare(await real.TakeFinishedReads(), await embedded.TakeFinishedReads(), "the reads that waited");
            if (step % StepsBetweenLooks != 0) continue;
            Compare(await real.DescribeAsync(), await embedded.DescribeAsync(), "the key");
        }

        void Compare(string expected, string actual, string what)
        {
            if (expected == actual) return;
            Assert.Fail($"Seed {seed}: {what} differs.\nRedis:\n{expected}\nembedded:\n{actual}\nafter\n{told}");
        }
    }
}
