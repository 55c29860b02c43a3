using System.Data;
using Dapper;
using Events;

namespace Street.Lending;

[EventStream("lending", MaxLength = 100_000)]
public sealed partial class LendingStream;

[Event<LendingStream>("loan.granted")]
public sealed partial record LoanGranted(string LoanId, string Account, decimal Amount);

[Event<LendingStream>("loan.closed")]
public sealed partial record LoanClosed(string LoanId, DateOnly Day);

public interface ICommand;

public interface ICommandHandler<in TCommand>
    where TCommand : ICommand
{
    Task ExecuteAsync(TCommand command, CancellationToken token);
}

public sealed record CreditAccount(string Account, decimal Amount) : ICommand;

public sealed record CloseLoan(string LoanId, DateOnly Day) : ICommand;

public sealed class CreditAccountHandler(IDbConnection connection) : ICommandHandler<CreditAccount>
{
    public Task ExecuteAsync(CreditAccount command, CancellationToken token) =>
        connection.ExecuteAsync("update accounts set balance = balance + @Amount where account = @Account", command);
}

public sealed class CloseLoanHandler(IDbConnection connection) : ICommandHandler<CloseLoan>
{
    public Task ExecuteAsync(CloseLoan command, CancellationToken token) =>
        connection.ExecuteAsync("update loans set closed = @Day where loan_id = @LoanId", command);
}

public interface ICommands
{
    Task SendAsync<TCommand>(TCommand command, CancellationToken token)
        where TCommand : ICommand;
}

[ConsumerGroup<LendingStream>("accounts")]
public sealed partial class Dispatching(ICommands commands)
{
    [Handles]
    public Task OnGranted(LoanGranted granted, CancellationToken token) =>
        commands.SendAsync(new CreditAccount(granted.Account, granted.Amount), token); // EVT3001

    [Handles]
    public Task OnClosed(LoanClosed closed, CancellationToken token) => commands.SendAsync(new CloseLoan(closed.LoanId, closed.Day), token);
}
