using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Connection;

/// <summary>Who writes a command while others wait for their replies.</summary>
public sealed class RareWriteTests
{
    private static readonly StreamKey Stream = new("s");

    [Fact]
    public async Task A_command_that_comes_long_after_the_last_write_is_written_by_its_caller()
    {
        const int commands = 20;
        var writers = new BlockingCollection<int>();
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(new RedisOptions
        {
            OpenStream = _ => new ScriptedStream(
                command =>
                {
                    if (command[0] == "XLEN") writers.Add(Environment.CurrentManagedThreadId);

                    // The replies come when all commands have: until then each is one behind others.
                    return writers.Count == commands ? Enumerable.Repeat(Encoding.UTF8.GetBytes(":1\r\n"), commands) : [];
                },
                arrivesLate: true),
        });

        var answers = new List<Task<long>>();
        int caller = await Task.Factory.StartNew(
            () =>
            {
                for (int i = 0; i < commands; i++)
                {
                    answers.Add(store.LengthAsync(Stream).AsTask());
                    long written = Stopwatch.GetTimestamp();
                    SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(written) > TimeSpan.FromMilliseconds(1));
                }

                return Environment.CurrentManagedThreadId;
            },
            TaskCreationOptions.LongRunning);

        Assert.Equal(Enumerable.Repeat(1L, commands), await Task.WhenAll(answers).WaitAsync(Eventually.Patience));
        Assert.Equal(Enumerable.Repeat(caller, commands), writers);
    }
}
