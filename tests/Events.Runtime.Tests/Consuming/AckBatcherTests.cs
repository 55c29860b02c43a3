using System.Buffers;
using System.Text;
using System.Threading.Channels;
using Events.Consuming;
using Events.Consuming.Holding;
using Events.Consuming.Settling;
using Events.Definitions;
using Events.Errors;
using Events.InMemory;
using Events.Naming;
using Events.Redis.Stores;
using Events.Runtime.Tests.Connection;
using Events.Store;
using Events.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Events.Runtime.Tests.Consuming;

/// <summary>When acknowledgements are sent, seen from the server. The clock is the test's; the server answers when the test says.</summary>
public sealed class AckBatcherTests : IAsyncLifetime
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly ConsumerOptions _options = new() { AckDelay = Delay, AckBatchSize = 3, MinIdle = TimeSpan.FromHours(10) };
    private readonly Channel<string[]> _received = Channel.CreateUnbounded<string[]>();
    private readonly Channel<string> _answers = Channel.CreateUnbounded<string>();
    private FakeServer _server = null!;
    private RedisStreamStore _store = null!;
    private HeldEntries _held = null!;
    private AckBatcher _acks = null!;

    public async Task InitializeAsync()
    {
        _server = FakeServer.After(async (client, first) =>
        {
            for (string[]? command = first; command is not null; command = await client.ReadAsync())
            {
                _received.Writer.TryWrite(command);
                await client.SendAsync(await _answers.Reader.ReadAsync());
            }
        });
        _store = await RedisStreamStore.ConnectAsync(_server.Options);
        var stream = new StreamKey("s");
        var definition = new ConsumerGroupDefinition(
            new StreamDefinition("Steps", "s", default), "g", GroupStart.Beginning, new HandlerDefinition("step", "OnStep"));
        var name = new NameLease(new InMemoryStreamStore(_clock), stream, "g", "c", _clock, NullLogger.Instance);
        await name.TakeAsync(default);
        var scope = new ConsumerScope(
            _store, definition, stream, stream.Beside("dead"), "done:", isRequeue: false, name, _options, _clock, NullLogger.Instance);
        _held = new HeldEntries(scope);
        _acks = new AckBatcher(scope, _held);
    }

    public async Task DisposeAsync()
    {
        _acks.Dispose();
        await _store.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task They_go_together_when_the_first_has_waited_for_so_long()
    {
        Handle(1);
        _clock.Advance(Delay / 2);
        Handle(2);
        _clock.Advance((Delay / 2) - TimeSpan.FromTicks(1));
        Assert.False(_received.Reader.TryPeek(out _));
        _clock.Advance(TimeSpan.FromTicks(1));
        await ExpectAsync(1, 2);
    }

    [Fact]
    public async Task They_go_when_they_are_so_many()
    {
        Handle(1);
        Handle(2);
        Handle(3);
        await ExpectAsync(1, 2, 3);
    }

    [Fact]
    public async Task They_go_when_nothing_is_left_to_do()
    {
        Handle(1);
        _acks.BeginFlush();
        await ExpectAsync(1);
    }

    [Fact]
    public async Task What_is_handled_while_others_are_on_their_way_waits_no_longer_for_it()
    {
        Handle(1);
        _clock.Advance(Delay);
        await ExpectAsync(1);
        Handle(2);
        _clock.Advance(Delay * 0.9);
        Answer(":1\r\n");
        await ConfirmedAsync(1);
        Assert.False(_received.Reader.TryPeek(out _));
        _clock.Advance(Delay * 0.1);
        await ExpectAsync(2);
    }

    [Fact]
    public async Task What_has_waited_for_so_long_while_others_were_on_their_way_goes_behind_them()
    {
        Handle(1);
        _clock.Advance(Delay);
        await ExpectAsync(1);
        Handle(2);
        _clock.Advance(Delay * 2);
        Answer(":1\r\n");
        await ExpectAsync(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task So_does_what_had_become_so_many_and_what_was_the_last_to_be_done(bool isFull)
    {
        Handle(1);
        _acks.BeginFlush();
        await ExpectAsync(1);
        Handle(2);
        Handle(3);
        if (isFull) Handle(4);
        else _acks.BeginFlush();
        Answer(":1\r\n");
        await ExpectAsync(isFull ? [2, 3, 4] : [2, 3]);
    }

    [Fact]
    public async Task With_one_at_a_time_none_waits_for_the_clock()
    {
        _options.AckBatchSize = 1;
        Handle(1);
        await ExpectAsync(1);
        Handle(2);
        Handle(3);
        Answer(":1\r\n");
        await ExpectAsync(2, 3);
    }

    [Fact]
    public async Task A_stop_waits_until_all_are_confirmed()
    {
        Handle(1);
        _acks.BeginFlush();
        await ExpectAsync(1);
        Handle(2);
        Task flushing = _acks.FlushAsync();
        Answer(":1\r\n");
        await ExpectAsync(2);
        Assert.False(flushing.IsCompleted);
        Answer(":1\r\n");
        await flushing.WaitAsync(Eventually.Patience);
        Assert.False(_held.Contains(new EntryId(1, 0)) || _held.Contains(new EntryId(2, 0)));
    }

    [Fact]
    public async Task What_the_server_refuses_goes_again_later_with_what_came_meanwhile()
    {
        Handle(1);
        _acks.BeginFlush();
        await ExpectAsync(1);
        Handle(2);
        _acks.BeginFlush();
        Answer("-OOM command not allowed when used memory > 'maxmemory'.\r\n");
        await Eventually.TrueAsync(() =>
        {
            // Tried until it is collected again: then the next try is due after the delay and a pause.
            _clock.Advance(Delay / 4);
            return _received.Reader.TryPeek(out _);
        });
        await ExpectAsync(2, 1);
        Assert.True(_held.Contains(new EntryId(1, 0)));
        Answer(":2\r\n");
        await ConfirmedAsync(1, 2);
    }

    [Fact]
    public async Task What_goes_in_front_of_a_read_is_not_sent_a_second_time_unless_the_read_fails()
    {
        Handle(1);
        Assert.Equal([new EntryId(1, 0)], _acks.TakeForRead().ToArray());
        Handle(2);
        Assert.Equal([new EntryId(2, 0)], _acks.TakeForRead().ToArray());
        _clock.Advance(Delay * 2);
        _acks.BeginFlush();
        Assert.False(_received.Reader.TryPeek(out _));

        // In the order of their reads.
        _acks.Confirm();
        Assert.Equal((false, true), (_held.Contains(new EntryId(1, 0)), _held.Contains(new EntryId(2, 0))));
        _acks.Restore();
        _clock.Advance(Delay);
        await ExpectAsync(2);
    }

    [Fact]
    public async Task What_is_refused_in_front_of_a_read_is_kept_and_goes_again_after_a_pause()
    {
        Handle(1);
        Assert.Equal([new EntryId(1, 0)], _acks.TakeForRead().ToArray());
        _acks.Restore(new ServerErrorException("NOPERM", "this user has no permissions to run the 'xack' command"));

        // Neither the next read nor the number of them makes it go at once.
        Assert.True(_acks.TakeForRead().IsEmpty);
        _acks.Confirm();
        Handle(2);
        Handle(3);
        _acks.BeginFlush();
        Assert.False(_received.Reader.TryPeek(out _));
        _clock.Advance(Delay + TimeSpan.FromMilliseconds(100));
        await ExpectAsync(1, 2, 3);
        Answer(":3\r\n");
        await ConfirmedAsync(1, 2, 3);
        Handle(4);
        Assert.Equal([new EntryId(4, 0)], _acks.TakeForRead().ToArray());
    }

    private void Handle(ulong id)
    {
        byte[] fields = Encoding.ASCII.GetBytes("$4\r\ntype\r\n$4\r\nstep\r\n");
        byte[] buffer = ArrayPool<byte>.Shared.Rent(fields.Length);
        fields.CopyTo(buffer, 0);
        var page = new EntryPage(buffer, capacity: 1);
        page.Add(new EntryId(id, 0), 0, fields.Length, 1);
        HeldEntry entry = _held.TryHold(page, 0, deliveryCount: 1, leaseStart: _clock.GetTimestamp())!;
        _held.EndHandling(entry);
        _acks.Add(entry);
    }

    private void Answer(string answer) => _answers.Writer.TryWrite(answer);

    private async Task ExpectAsync(params int[] ids)
    {
        string[] command = await _received.Reader.ReadAsync().AsTask().WaitAsync(Eventually.Patience);
        Assert.Equal(["XACK", "s", "g", .. ids.Select(id => $"{id}-0")], command);
    }

    private Task ConfirmedAsync(params ulong[] ids) =>
        Eventually.TrueAsync(() => ids.All(id => !_held.Contains(new EntryId(id, 0))));
}
