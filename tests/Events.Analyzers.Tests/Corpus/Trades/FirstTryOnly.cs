using Events;

namespace Library.Holds;

[EventStream("holds", MaxLength = 20_000)]
public sealed partial class HoldStream;

[Event<HoldStream>("ready")]
public sealed partial record HoldReady(string HoldId, string Reader);

public interface IMails { Task SendMailAsync(string reader, string subject, CancellationToken token); }

[ConsumerGroup<HoldStream>("mails")]
public sealed partial class HoldMails(IMails mails)
{
    [Handles]
    public async Task OnReady(HoldReady ready, EventContext context, CancellationToken token)
    {
        bool again = context.DeliveryCount >= 2; // EVT3004
        if (again) return;
        await mails.SendMailAsync(ready.Reader, "Your book is here", token);
    }
}
