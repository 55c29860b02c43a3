using Events.Errors;
using Events.Redis;
using Events.Redis.Stores;
using Events.Runtime.Tests.Redis;
using Events.Runtime.Tests.Resp;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Connection;

/// <summary>
/// Commands of every kind that the shared connection carries, in any mixture, whose replies arrive in any pieces, with pushes
/// between them: each caller gets the answer to its own command.
/// </summary>
public sealed class ConversationFuzzTests
{
    private static readonly StreamKey Stream = new("s");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_caller_gets_the_answer_to_its_own_command(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 60; round++)
        {
            var steps = new List<Step>();
            for (int i = random.Next(1, 40); i > 0; i--) steps.Add(MakeUp(random));
            int left = steps.Sum(step => step.Commands);
            byte[] replies = Chunks.Bytes(string.Concat(steps.Select(step => Between(random) + step.Reply)));
            int[] sizes = Chunks.Random(replies.Length, random);
            await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(new RedisOptions
            {
                OpenStream = _ => new ScriptedStream(_ => --left == 0 ? Cut(replies, sizes) : [], arrivesLate: random.Next(2) == 0),
            });
            Task<string>[] answers = [.. steps.Select(step => step.AskAsync(store))];
            for (int i = 0; i < steps.Count; i++)
            {
                string answer = await answers[i].WaitAsync(Eventually.Patience);
                Assert.True(steps[i].Expected == answer, $"seed {seed}, round {round}, command {i}: expected {steps[i].Expected}, got {answer}");
            }
        }
    }

    private static Step MakeUp(Random random)
    {
        bool fails = random.Next(5) == 0;
        long number = random.NextInt64(1, 1L << (1 + random.Next(40)));
        switch (random.Next(6))
        {
            case 0 or 1:
                return One(fails, Id(number), $"{number}-1", async store => $"{await store.AddAsync(Stream, new Entry("a", "1").Fields)}");
            case 2:
                return One(fails, $":{number}\r\n", $"{number}", async store => $"{await store.LengthAsync(Stream)}");
            case 3:
                return One(fails, Page(number, random), $"{number}-1", async store =>
                {
                    using EntryPage page = await store.RangeAsync(Stream, EntryId.Min, EntryId.Max, 10);
                    return Show(page);
                });
            case 4:
                return One(fails, $"*3\r\n{Id(number + 1)}{Page(number, random)}*1\r\n{Id(number + 2)}", Claimed(number), async store =>
                {
                    using ClaimPage page = await store.AutoClaimAsync(new(Stream, "g", "c"), TimeSpan.Zero, EntryId.Min, 10);
                    return $"{page.Cursor} {Show(page.Entries)} {string.Join(' ', page.DeletedIds)}";
                });
            default:
                return Batch(number, random);
        }
    }

    private static Step One(bool fails, string reply, string expected, Func<RedisStreamStore, Task<string>> ask) => fails
        ? new Step(1, "-WRONGTYPE Operation against a key\r\n", nameof(WrongTypeException), store => ErrorOfAsync(() => ask(store)))
        : new Step(1, reply, expected, ask);

    private static Step Batch(long number, Random random)
    {
        bool[] refused = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(6) == 0)];
        string reply = string.Concat(refused.Select((isRefused, i) => isRefused ? "-OOM no\r\n" : Id(number + i)));
        string expected = string.Join(' ', refused.Select((isRefused, i) => isRefused ? "-" : $"{number + i}-1"));
        return new Step(refused.Length, reply, expected, async store =>
        {
            var (encoded, entries) = StoreTests.Batch(refused.Length);
            var ids = new EntryId[refused.Length];
            try
            {
                await store.AddBatchAsync(Stream, new(encoded, entries), default, ids);
                return string.Join(' ', ids);
            }
            catch (ProduceBatchException exception)
            {
                return string.Join(' ', exception.Appended.Select(id => id?.ToString() ?? "-"));
            }
        });
    }

    private static async Task<string> ErrorOfAsync(Func<Task<string>> ask)
    {
        try
        {
            return await ask();
        }
        catch (StreamStoreException exception)
        {
            return exception.GetType().Name;
        }
    }

    // Short pages are copied out of the receive buffer, long ones take it with them.
    private static string Page(long number, Random random)
    {
        string value = new('x', random.Next(4) == 0 ? 20_000 + random.Next(60_000) : random.Next(300));
        return $"*1\r\n*2\r\n{Id(number)}*2\r\n$1\r\nn\r\n${value.Length}\r\n{value}\r\n";
    }

    private static string Show(EntryPage page)
    {
        Assert.Equal(1, page.Count);
        Assert.True(page.GetFields(0).TryGetValue("n"u8, out ReadOnlySpan<byte> value));
        Assert.Equal(-1, value.IndexOfAnyExcept((byte)'x'));
        return page.GetId(0).ToString();
    }

    private static string Claimed(long number) => $"{number + 1}-1 {number}-1 {number + 2}-1";

    private static string Between(Random random) => random.Next(6) switch
    {
        0 => ">2\r\n+invalidate\r\n*1\r\n$1\r\nk\r\n",
        1 => "|1\r\n+ttl\r\n:1\r\n",
        _ => "",
    };

    private static string Id(long number) => $"${$"{number}-1".Length}\r\n{number}-1\r\n";

    private static IEnumerable<byte[]> Cut(byte[] bytes, int[] sizes)
    {
        int position = 0;
        foreach (int size in sizes)
        {
            yield return bytes[position..(position + size)];
            position += size;
        }
    }

    /// <summary>A call, how many commands it sends, what the server answers, and what the caller is to get.</summary>
    private sealed record Step(int Commands, string Reply, string Expected, Func<RedisStreamStore, Task<string>> AskAsync);
}
