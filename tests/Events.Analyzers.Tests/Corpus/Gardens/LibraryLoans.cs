using Events;

namespace Garden.Library;

[EventStream("loans", MaxLength = 40_000)]
public sealed partial class LoanStream;

[EventStream("reminders", MaxLength = 40_000)]
public sealed partial class ReminderStream;

[Event<LoanStream>("lent")]
public sealed partial record Lent(string LoanId, string Reader, string Book, DateOnly Until);

[Event<ReminderStream>("planned")]
public sealed partial record ReminderPlanned(string ReminderId, string Reader, DateOnly Day);

[ConsumerGroup<LoanStream>("reminders")]
public sealed partial class LibraryLoans(ReminderStream reminders)
{
    [Handles]
    public async Task OnLent(Lent lent, EventContext context, CancellationToken stop)
    {
        foreach (int days in (int[])[7, 1])
        {
            var reminder = new ReminderPlanned($"{context.Id}/{days}", lent.Reader, lent.Until.AddDays(-days));
            await reminders.ProduceAsync(reminder, cancellationToken: stop);
        }
    }
}
