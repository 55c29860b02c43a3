namespace Events.Dashboard;

/// <summary>A page of the dashboard: panels that are kept up to date, and the actions that belong to them.</summary>
public abstract class DashboardPage
{
    /// <summary>The place of the page below the dashboard: a word such as <c>demo</c>.</summary>
    public abstract string Path { get; }

    /// <summary>The name of the page in the menu; null when it is not in the menu.</summary>
    public virtual string? MenuTitle => null;

    /// <summary>The stream that it is about where the address names none; null where the address has to.</summary>
    public virtual string? Stream => null;

    /// <summary>The actions of the page, at <c>actions/{name}</c>.</summary>
    public virtual IReadOnlyList<DashboardAction> Actions => [];

    /// <summary>Gives the title of the page.</summary>
    /// <param name="request">Who asks for what.</param>
    /// <exception cref="BadInputException">What is asked for makes no sense.</exception>
    public abstract string GetTitle(DashboardRequest request);

    /// <summary>Gives the panels of the page, in their order.</summary>
    /// <param name="request">Who asks for what.</param>
    /// <exception cref="BadInputException">What is asked for makes no sense.</exception>
    public abstract IReadOnlyList<DashboardPanel> GetPanels(DashboardRequest request);
}
