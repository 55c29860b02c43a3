using System.Text;
using System.Threading.Channels;

namespace Shop.Module__N__;

public abstract record Notice__N__(string Recipient)
{
    public sealed record Mail(string Recipient, string Subject, string Body) : Notice__N__(Recipient);

    public sealed record Text(string Recipient, string Body) : Notice__N__(Recipient);

    public sealed record Push(string Recipient, string Title, IReadOnlyDictionary<string, string> Data) : Notice__N__(Recipient);
}

public interface INoticeSender__N__
{
    ValueTask SendAsync(Notice__N__ notice, CancellationToken token);
}

public sealed class NoticeQueue__N__ : IAsyncDisposable
{
    private readonly Channel<Notice__N__> _queue = Channel.CreateBounded<Notice__N__>(256);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private long _sent;

    public NoticeQueue__N__(INoticeSender__N__ sender)
    {
        _loop = Task.Run(() => LoopAsync(sender));
    }

    public event EventHandler<Exception>? Failed;

    public long Sent => Interlocked.Read(ref _sent);

    public ValueTask EnqueueAsync(Notice__N__ notice, CancellationToken token) => _queue.Writer.WriteAsync(notice, token);

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        _stopping.CancelAfter(TimeSpan.FromSeconds(5));
        await _loop;
        _stopping.Dispose();
    }

    public static string Render(Notice__N__ notice)
    {
        var text = new StringBuilder();
        switch (notice)
        {
            case Notice__N__.Mail { Subject.Length: > 80 } mail:
                text.Append(mail.Subject.AsSpan(0, 77)).Append("...");
                break;
            case Notice__N__.Mail mail:
                text.Append(mail.Subject).Append(": ").Append(mail.Body);
                break;
            case Notice__N__.Text plain:
                text.Append(plain.Body);
                break;
            case Notice__N__.Push push:
                text.Append(push.Title);
                foreach ((string key, string value) in push.Data) text.Append(' ').Append(key).Append('=').Append(value);
                break;
            default:
                throw new NotSupportedException(notice.GetType().Name);
        }

        return text.ToString();
    }

    private async Task LoopAsync(INoticeSender__N__ sender)
    {
        await foreach (Notice__N__ notice in _queue.Reader.ReadAllAsync(_stopping.Token))
        {
            try
            {
                await sender.SendAsync(notice, _stopping.Token);
                Interlocked.Increment(ref _sent);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Failed?.Invoke(this, error);
            }
        }
    }
}
