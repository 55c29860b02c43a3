using System.Data.Common;
using Events;

namespace Rails.Delays;

[EventStream("rails", MaxLength = 100_000)]
public sealed partial class RailStream;

[Event<RailStream>("train.delayed")]
public sealed partial record TrainDelayed(string NoticeId, string Train, int Minutes);

/// <summary>What the notice says is true however often it is said.</summary>
[ConsumerGroup<RailStream>("delays")]
public sealed partial class TrainDelays(DbDataSource source)
{
    [Handles]
    public async Task OnDelayed(TrainDelayed delayed, CancellationToken token)
    {
        await using DbCommand command = source.CreateCommand("""
            MERGE INTO delays AS d
            USING (VALUES (@train, @minutes)) AS n (train, minutes) ON d.train = n.train
            WHEN MATCHED THEN UPDATE SET minutes = n.minutes
            WHEN NOT MATCHED THEN INSERT (train, minutes) VALUES (n.train, n.minutes)
            """);
        Add(command, "train", delayed.Train);
        Add(command, "minutes", delayed.Minutes);
        await command.ExecuteNonQueryAsync(token);
    }

    private static void Add(DbCommand command, string name, object value)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
