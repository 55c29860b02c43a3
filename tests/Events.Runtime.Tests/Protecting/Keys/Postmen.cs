using System.Collections.Concurrent;

namespace Events.Runtime.Tests.Protecting.Keys;

[ConsumerGroup<MailStream>("postmen")]
public sealed partial class Postmen
{
    public ConcurrentQueue<string> Seen { get; } = [];

    [Handles]
    public Task OnSent(MailSent sent)
    {
        Seen.Enqueue(sent.Address);
        return Task.CompletedTask;
    }

    [Handles]
    public Task OnFiled(MailFiled filed)
    {
        Seen.Enqueue(filed.FileId);
        return Task.CompletedTask;
    }
}
