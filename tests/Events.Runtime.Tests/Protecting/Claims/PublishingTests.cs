using System.Collections.Concurrent;
using Events.InMemory;
using Events.Producing;
using Events.Protection;
using Events.Runtime.Tests.Protecting.Claims.Sample;
using Events.TestSupport;

namespace Events.Runtime.Tests.Protecting.Claims;

/// <summary>Events with large values that are published in the background, many together.</summary>
public sealed class PublishingTests
{
    private readonly ConcurrentQueue<PublishFailure<DocumentStream>> _failures = new();
    private readonly TestPayloads _payloads = new();

    [Fact]
    public async Task An_event_that_is_refused_leaves_nothing_of_it_to_the_next_one()
    {
        await using Library library = Open();
        await using BackgroundPublisher<DocumentStream> publisher = library.Documents.StartPublisher(_failures.Enqueue);
        await publisher.PublishAsync(new DocumentSigned("", Library.Large + "1"));
        await publisher.PublishAsync(new DocumentSigned("s2", Library.Large + "2"));
        await publisher.PublishAsync(new DocumentSigned("", Library.Large + "3"));
        await publisher.FlushAsync();

        Assert.Equal([new DocumentSigned("s2", Library.Large + "2")], (await library.ReplayAsync()).Select(static entry => entry.Event));
        Assert.Equal(2, _failures.Count);
        Assert.All(_failures, static failure => Assert.IsType<ArgumentException>(failure.Error));
        Assert.Single(_payloads.All);
    }

    [Fact]
    public async Task One_whose_payload_cannot_be_stored_holds_up_those_behind_it_for_a_while_and_none_before_it()
    {
        var time = new ManualTimeProvider();
        await using Library library = Open();
        await using BackgroundPublisher<DocumentStream> publisher = library.Documents.StartPublisher(_failures.Enqueue, time: time);
        _payloads.IsDown = true;
        for (int i = 0; i < 3; i++) await publisher.PublishAsync(new DocumentAdded($"a{i}", "short"));
        await publisher.PublishAsync(new DocumentAdded("large-1", Library.Large));
        await publisher.PublishAsync(new DocumentAdded("large-2", Library.Large));
        await publisher.PublishAsync(new DocumentAdded("last", "short"));
        DateTimeOffset start = time.GetUtcNow();
        await PassUntilAsync(() => !_failures.IsEmpty);
        Assert.InRange(time.GetUtcNow() - start, TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(75));
        Assert.Equal(["a0", "a1", "a2"], await NamesAsync());

        _payloads.IsDown = false;
        Task flushed = publisher.FlushAsync();
        await PassUntilAsync(() => flushed.IsCompleted);
        Assert.Equal(["a0", "a1", "a2", "large-2", "last"], await NamesAsync());
        PublishFailure<DocumentStream> failure = Assert.Single(_failures);
        Assert.Equal("large-1", ((DocumentAdded)failure.Event).DocumentId);
        Assert.True(failure is { MayBeAppended: false, Error: PayloadUnavailableException });

        Task PassUntilAsync(Func<bool> condition) => Eventually.TrueAsync(() =>
        {
            if (time.ArmedTimers > 0) time.AdvanceToNextTimer(TimeSpan.FromSeconds(1));
            return condition();
        });

        async Task<IEnumerable<string>> NamesAsync() => (await library.ReplayAsync()).Select(static entry => ((DocumentAdded)entry.Event!).DocumentId);
    }

    private Library Open() => new(new InMemoryStreamStore(), options => options.Payloads = _payloads);
}
