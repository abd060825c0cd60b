namespace AdCommerce.ConsolePages.Player;

/// <summary>
/// Every word of the player page, for its markup and for its module (which reads them as JSON from the page). A further language is a
/// further instance. Words in braces are filled in by whoever shows the text.
/// </summary>
public sealed partial record PlayerTexts
{
    public static PlayerTexts English { get; } = new();

    // The page
    public string PageTitle { get; init; } = "Skin Deep · AdCommerce";
    public string Product { get; init; } = "AdCommerce";
    public string Drama { get; init; } = "Skin Deep";
    public string Lead { get; init; } = "One episode, two viewers. Watch what stands on the table.";
    public string NoScript { get; init; } = "This page plays video with a small script. Please allow JavaScript for it and load it again.";

    // Above the phones
    public string Controls { get; init; } = "Both phones";
    public string EpisodeChoice { get; init; } = "Episode";
    public string EpisodeName { get; init; } = "Episode {number}";
    public string OwnEpisodes { get; init; } = "Each its own";
    public string InStep { get; init; } = "In step";
    public string PlayBoth { get; init; } = "Play both";
    public string PauseBoth { get; init; } = "Pause both";
    public string RestartBoth { get; init; } = "From the start";

    // Who watches
    public string LeftPhone { get; init; } = "Left phone";
    public string RightPhone { get; init; } = "Right phone";
    public string WatchAs { get; init; } = "Watch as";
    public string ViewerOption { get; init; } = "{name}, {about}";

    public IReadOnlyDictionary<string, string> Viewers { get; init; } = new Dictionary<string, string>
    {
        ["viewer-oily"] = "oily skin",
        ["viewer-dry"] = "dry skin",
        ["viewer-combination"] = "combination skin",
        ["viewer-sensitive"] = "sensitive skin",
        ["viewer-private"] = "profile kept private",
    };

    public string Profile { get; init; } = "Profile";
    public string ProfileUsed { get; init; } = "used for this episode";
    public string ConsentGiven { get; init; } = "Agreed that the profile may choose products.";
    public string ConsentMissing { get; init; } = "Did not agree to personalisation: the profile is not used.";

    // The picture
    public string Video { get; init; } = "{title}, as {viewer} sees it";
    public string Card { get; init; } = "Product in the picture";
    public string NotPlayingYet { get; init; } = "Getting the episode ready…";

    // Below the picture
    public string Play { get; init; } = "Play";
    public string Pause { get; init; } = "Pause";
    public string Restart { get; init; } = "From the start";
    public string SoundOn { get; init; } = "Turn sound on";
    public string SoundOff { get; init; } = "Turn sound off";
    public string Subtitles { get; init; } = "Subtitles";
    public string SubtitlesOff { get; init; } = "Off";
    public string Position { get; init; } = "Position";
    public string PositionValue { get; init; } = "{now} of {total}";
    public string NowPlaying { get; init; } = "Episode {number}: {title}";

    // Beside the phone
    public string Moments { get; init; } = "In this episode";
    public string OnScreen { get; init; } = "On screen";
    public string MomentRange { get; init; } = "{from}\u00a0–\u00a0{to}";
    public string GoTo { get; init; } = "Watch this moment: {title}, at {from}";
    public string OriginalTitle { get; init; } = "As it was shot";
    public string OriginalWhy { get; init; } = "No placement fits this viewer here.";
    public string WhyProduct { get; init; } = "Why this product?";
    public string WhyOriginal { get; init; } = "Why no product?";
    public string NothingUsed { get; init; } = "Chosen without the profile";
    public string BrandAndPrice { get; init; } = "{brand} · {price}";

    public IReadOnlyDictionary<string, string> Categories { get; init; } = new Dictionary<string, string>
    {
        ["foundation"] = "Foundation",
        ["drink"] = "Drink",
    };

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>
    {
        ["skin_type"] = "Skin type",
        ["skin_tone"] = "Skin tone",
        ["age"] = "Age",
        ["age_band"] = "Age",
        ["market"] = "Market",
        ["interests"] = "Interests",
        ["tastes"] = "Tastes",
    };

    // When the show is less than it could be
    public IReadOnlyDictionary<string, string> Fallbacks { get; init; } = new Dictionary<string, string>
    {
        ["FALLBACK_REASON_PROFILE_UNAVAILABLE"] = "The profile could not be read just now. The products were chosen from the scenes alone.",
        ["FALLBACK_REASON_DEADLINE"] = "Choosing took too long just now. You see the episode as it was shot.",
        ["FALLBACK_REASON_OVERLOAD"] = "The service is busy. You see the episode as it was shot.",
        ["FALLBACK_REASON_INTERNAL"] = "Choosing failed just now. You see the episode as it was shot; the server's log says why.",
    };

    // When there is no show
    public string TryAgain { get; init; } = "Try again";
    public string ErrorTitle { get; init; } = "This cannot play yet";
    public string ErrorDetail { get; init; } = "The server says: {message}";

    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>
    {
        ["noHls"] = "This browser cannot play HLS by itself. Open the page in Safari, or in a recent Chrome or Edge.",
        ["offline"] = "The server does not answer. Check that it is still running, then try again.",
        ["noDevToken"] = "This server hands out no trial tokens. Start it with ASPNETCORE_ENVIRONMENT=Development to use the demo.",
        ["unauthorized"] = "The server did not accept this viewer's token. Try again to ask for a new one.",
        ["notFound"] = "The server does not have this episode. The demo drama is loaded at the first start in Development; look at the server's log.",
        ["busy"] = "The server is busy. Wait a moment, then try again.",
        ["refused"] = "The server did not understand the request. Load the page again; page and server may be of different versions.",
        ["broken"] = "The server answered with an error. Its log says why; try again.",
        ["media"] = "The video could not be played. Check that the server is still running, then try again.",
        ["mediaFormat"] = "This browser could not decode the video. Open the page in another browser.",
    };
}
