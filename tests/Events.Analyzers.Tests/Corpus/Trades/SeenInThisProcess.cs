using Events;
using Microsoft.Extensions.Logging;

namespace Campus.Badges;

[EventStream("exams", MaxLength = 20_000)]
public sealed partial class ExamStream;

[Event<ExamStream>("passed")]
public sealed partial record ExamPassed(string ExamId, string Student);

public interface IPrinter { Task SendPushAsync(string student, string text, CancellationToken token); }

[ConsumerGroup<ExamStream>("badges")]
public sealed partial class Badges(IPrinter printer, ILogger<Badges> logger)
{
    private readonly HashSet<string> _seen = [];

    [Handles]
    public async Task OnPassed(ExamPassed passed, CancellationToken token)
    {
        if (!_seen.Add(passed.ExamId))
        {
            logger.LogDebug("Exam {Exam} was seen", passed.ExamId);
            return;
        }

        await printer.SendPushAsync(passed.Student, "You have passed", token); // EVT3001
    }
}
