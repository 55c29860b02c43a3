namespace Events.Dashboard;

/// <summary>
/// Something that a page can do: a form is posted to it. Origin, host, token and permission were checked before it runs.
/// </summary>
/// <param name="Name">Its name, once in the dashboard: letters, digits and hyphens.</param>
/// <param name="RunAsync">
/// Runs the action. What was sent and makes no sense is a <see cref="BadInputException"/>, what cannot be done now a <see cref="RefusedException"/>; both
/// before anything is changed.
/// </param>
public sealed record DashboardAction(string Name, Func<DashboardRequest, DashboardForm, Task<ActionOutcome>> RunAsync);
