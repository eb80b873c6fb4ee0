namespace Netra.Notifier;

/// <summary>Where the API is, seen from outside: the console served there may open streams here, and AG-UI runs are submitted there.</summary>
sealed class ApiAddress
{
    public const string Section = "Api";

    public string Url { get; set; } = "";
}
