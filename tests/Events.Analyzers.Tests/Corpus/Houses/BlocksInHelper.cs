using Events;

namespace Risk.Scoring;

[EventStream("applications", MaxLength = 10_000)]
public sealed partial class ApplicationStream;

[Event<ApplicationStream>("submitted")]
public sealed partial record ApplicationSubmitted(string ApplicationId, string Applicant);

public interface IBureau { Task<int> ScoreAsync(string applicant); }
public interface IScores { Task SetAsync(string application, int score); }

[ConsumerGroup<ApplicationStream>("risk")]
public sealed partial class Risk(IBureau bureau, IScores scores)
{
    [Handles]
    public async Task OnSubmitted(ApplicationSubmitted submitted)
    {
        var score = Score(submitted);
        await scores.SetAsync(submitted.ApplicationId, score);
    }

    private int Score(ApplicationSubmitted submitted)
    {
        var fromBureau = bureau.ScoreAsync(submitted.Applicant).Result; // EVT7003
        return Math.Clamp(fromBureau, 300, 850);
    }
}
